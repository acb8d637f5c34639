package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.fovea.deployed.UnusableModelException;
import io.fovea.onnx.MalformedOnnxException;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxModel;
import io.fovea.onnx.OnnxNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies of a QDQ file with some layers in float: their weights from the float file, the quantizer of their output gone.
 *
 * <p>A quantizer of the file has absorbed the Relu or Relu6 before it into its saturation. Where it goes, the activation is
 * put back from the float file; else the restored network falls apart.
 */
public final class RestoredLayers {
    private static final Set<String> LAYERS = Set.of("Conv", "Gemm");
    private static final Set<String> ABSORBED = Set.of("Clip", "Relu");

    private final ModelProto quantized;
    private final OnnxGraph quantizedGraph;
    private final OnnxGraph floats;
    private final List<OnnxNode> layers;
    private final List<OnnxNode> originals;

    /**
     * Pairs the layers of two files.
     *
     * @param quantized a QDQ file with its weights inside
     * @param floating the file it was made from
     * @throws UnusableModelException where the two do not have the same layers
     */
    public RestoredLayers(ModelProto quantized, ModelProto floating) {
        this.quantized = quantized;
        this.quantizedGraph = graph(quantized);
        this.floats = graph(floating);
        this.layers = layers(quantizedGraph);
        this.originals = layers(floats);
        if (layers.size() != originals.size() || layers.isEmpty()) {
            throw new UnusableModelException(
                    "layers cannot be restored one by one: the quantized file has %d convolutions and matrices, the float file %d"
                            .formatted(layers.size(), originals.size()));
        }
        for (OnnxNode original : originals) {
            List<OnnxNode> readers = floats.consumers(original.output());
            if (readers.stream().anyMatch(reader -> reader.operator().equals("BatchNormalization"))) {
                throw new UnusableModelException(
                        "layers cannot be restored: the float file keeps the batch norm behind " + original
                                + " apart; export it folded");
            }
        }
    }

    private static OnnxGraph graph(ModelProto model) {
        try {
            return OnnxModel.of(model).graph();
        } catch (MalformedOnnxException e) {
            throw new UnusableModelException(String.valueOf(e.getMessage()));
        }
    }

    private static List<OnnxNode> layers(OnnxGraph graph) {
        return graph.nodes().stream()
                .filter(node -> LAYERS.contains(node.operator()))
                .toList();
    }

    /** Names of the layers in order of execution, as {@code nodes_to_exclude} of ONNX Runtime's quantizer takes them. */
    public List<String> names() {
        return layers.stream().map(OnnxNode::name).toList();
    }

    /** A copy with these layers in float, by their place in {@link #names}. */
    public ModelProto restored(Collection<Integer> chosen) {
        Edit edit = new Edit();
        chosen.stream().sorted().forEach(edit::restore);
        return quantized.toBuilder().setGraph(edit.graph()).build();
    }

    /** A graph that is being edited: its nodes in order, and the constants that are added. */
    private final class Edit {
        private final List<NodeProto> nodes =
                new ArrayList<>(quantized.getGraph().getNodeList());
        private final GraphProto.Builder added = GraphProto.newBuilder();
        private final Map<String, String> renamed = new HashMap<>();

        void restore(int layer) {
            OnnxNode original = originals.get(layer);
            int at = find(layers.get(layer).output());
            NodeProto.Builder restored = nodes.get(at).toBuilder();
            for (int input = 1; input < restored.getInputCount(); input++) {
                restored.setInput(input, constant(original, input, "float_%d_%d".formatted(layer, input)));
            }
            nodes.set(at, restored.build());
            String output = putBack(layer, at, original);
            List<NodeProto> readers = readers(output);
            if (readers.size() == 1 && ABSORBED.contains(readers.get(0).getOpType())) {
                output = readers.get(0).getOutput(0);
                readers = readers(output);
            }
            if (readers.size() == 1 && readers.get(0).getOpType().equals("QuantizeLinear")) {
                drop(readers.get(0), output);
            }
        }

        /** Puts the activation back that the quantizer of the output had absorbed, and tells where the values are then. */
        private String putBack(int layer, int at, OnnxNode original) {
            String output = layers.get(layer).output();
            List<OnnxNode> after = floats.consumers(original.output());
            List<NodeProto> readers = readers(output);
            boolean there = after.size() == 1
                    && readers.size() == 1
                    && readers.get(0).getOpType().equals(after.get(0).operator());
            if (after.size() != 1 || there || !ABSORBED.contains(after.get(0).operator())) {
                return output;
            }
            String activated = "float_%d_out".formatted(layer);
            readAs(output, activated);
            NodeProto.Builder activation = after.get(0).proto().toBuilder()
                    .setName("float_%d_activation".formatted(layer))
                    .setInput(0, output)
                    .setOutput(0, activated);
            for (int bound = 1; bound < activation.getInputCount(); bound++) {
                if (!activation.getInput(bound).isEmpty()) {
                    activation.setInput(
                            bound, constant(after.get(0), bound, "float_%d_bound_%d".formatted(layer, bound)));
                }
            }
            nodes.add(at + 1, activation.build());
            return activated;
        }

        /** Lets those who read the quantized values read the float ones. */
        private void drop(NodeProto quantizer, String values) {
            for (NodeProto dequantizer : readers(quantizer.getOutput(0))) {
                String real = dequantizer.getOutput(0);
                int at = nodes.indexOf(dequantizer);
                if (quantizedGraph.isOutput(real)) {
                    nodes.set(
                            at,
                            NodeProto.newBuilder()
                                    .setOpType("Identity")
                                    .addInput(values)
                                    .addOutput(real)
                                    .build());
                } else {
                    nodes.remove(at);
                }
                readAs(real, values);
            }
            nodes.remove(quantizer);
        }

        private int find(String output) {
            for (int i = 0; i < nodes.size(); i++) {
                if (nodes.get(i).getOutputList().contains(output)) {
                    return i;
                }
            }
            throw new IllegalStateException("no node makes " + output);
        }

        private List<NodeProto> readers(String tensor) {
            return nodes.stream()
                    .filter(node -> node.getInputList().contains(tensor))
                    .toList();
        }

        private void readAs(String tensor, String instead) {
            nodes.replaceAll(node -> {
                if (!node.getInputList().contains(tensor)) {
                    return node;
                }
                NodeProto.Builder changed = node.toBuilder();
                for (int i = 0; i < changed.getInputCount(); i++) {
                    if (changed.getInput(i).equals(tensor)) {
                        changed.setInput(i, instead);
                    }
                }
                return changed.build();
            });
        }

        /** A constant of the float file under a new name. */
        private String constant(OnnxNode node, int input, String name) {
            if (renamed.put(name, name) == null) {
                added.addInitializer(node.input(input)
                        .flatMap(floats::constant)
                        .orElseThrow(() -> new UnusableModelException("layers cannot be restored: the float file's "
                                + node + " has no constant input " + input))
                        .toProto(name));
            }
            return name;
        }

        GraphProto graph() {
            return quantized.getGraph().toBuilder()
                    .clearNode()
                    .addAllNode(nodes)
                    .addAllInitializer(added.getInitializerList())
                    .build();
        }
    }
}

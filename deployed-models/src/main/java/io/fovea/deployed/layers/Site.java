package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A place that rounds and is no layer: the quantizer behind an addition, a concatenation, pooling or the input.
 *
 * @param name of the operator whose result is rounded; of the input where there is none
 * @param operator of it
 * @param tensor what is rounded, or the integers that a quantized operator makes
 * @param original the same operator of the float file, where it is found
 * @param activation that the quantizer may have absorbed
 * @param constants that the float operator reads, by position
 */
record Site(
        String name,
        String operator,
        String tensor,
        Optional<OnnxNode> original,
        Optional<Activation> activation,
        Map<Integer, Tensor> constants) {
    /** Sites of a quantized graph in order of execution, without those behind its layers. */
    static List<Site> of(Constants quantized, Constants floats, Set<OnnxNode> layers) {
        OnnxGraph graph = quantized.graph();
        FloatOperators operators = new FloatOperators(floats);
        Set<String> behindLayers = new HashSet<>();
        for (OnnxNode layer : layers) {
            behindLayers.add(layer.output());
            Activation.behind(quantized, layer.output())
                    .ifPresent(activation -> behindLayers.add(activation.node().output()));
        }
        List<Site> sites = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (OnnxNode node : graph.nodes()) {
            boolean quantizer = node.operator().equals("QuantizeLinear");
            if (!quantizer && !IntegerOperators.has(quantized, node)) {
                continue;
            }
            String tensor = quantizer ? node.inputs().get(0) : node.output();
            if (!quantized.isConstant(tensor) && !behindLayers.contains(tensor) && seen.add(tensor)) {
                sites.add(of(graph, operators, tensor));
            }
        }
        return sites;
    }

    private static Site of(OnnxGraph graph, FloatOperators operators, String tensor) {
        Optional<OnnxNode> maker = graph.producer(tensor);
        Optional<OnnxNode> original = maker.flatMap(node -> operators.like(graph, node));
        return new Site(
                maker.map(OnnxNode::name).orElse(tensor),
                maker.map(OnnxNode::operator).orElse("input"),
                tensor,
                original,
                original.flatMap(node -> Activation.behind(operators.constants(), node.output())),
                original.map(operators::constantsOf).orElse(Map.of()));
    }

    /** Restores it. */
    void restore(GraphEdit edit, Constants quantized) {
        Optional<NodeProto> maker = edit.maker(tensor);
        if (maker.isPresent() && IntegerOperators.isOne(maker.get())) {
            IntegerOperators.restore(edit, quantized, maker.get(), activation);
            return;
        }
        maker.ifPresent(node -> {
            NodeProto.Builder restored = node.toBuilder();
            constants.forEach((position, constant) -> {
                if (position < node.getInputCount()
                        && quantized
                                .find(node.getInput(position))
                                .filter(held -> held.size() == constant.size())
                                .isPresent()) {
                    restored.setInput(position, edit.constant(tensor + "_float_" + position, constant));
                }
            });
            if (activation.isPresent()
                    && edit.readers(tensor).stream()
                            .anyMatch(reader -> reader.getOpType().equals("QuantizeLinear"))) {
                String raw = tensor + "_float";
                int at = node.getOutputList().indexOf(tensor);
                edit.replace(
                        node,
                        restored.setOutput(at, raw).build(),
                        activation.get().of(edit, raw, tensor));
            } else {
                edit.replace(node, restored.build());
            }
        });
        edit.atLast(() -> edit.unquantize(tensor));
    }
}

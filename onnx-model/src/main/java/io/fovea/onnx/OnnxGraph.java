package io.fovea.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * A graph with its index: who makes and who reads each tensor, and what is constant from the start (initializers and
 * {@code Constant} nodes).
 */
public final class OnnxGraph {
    private final Map<String, Long> opsets = new LinkedHashMap<>();
    private final List<OnnxValue> inputs = new ArrayList<>();
    private final List<OnnxValue> outputs = new ArrayList<>();
    private final List<OnnxNode> nodes = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<String, OnnxNode> producers = new LinkedHashMap<>();
    private final Map<String, List<OnnxNode>> consumers = new LinkedHashMap<>();

    private OnnxGraph() {}

    static OnnxGraph of(ModelProto model, TensorReader tensors) throws MalformedOnnxException {
        OnnxGraph graph = new OnnxGraph();
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            graph.opsets.put(opset.getDomain().equals("ai.onnx") ? "" : opset.getDomain(), opset.getVersion());
        }
        for (TensorProto initializer : model.getGraph().getInitializerList()) {
            if (ElementType.of(initializer.getDataType()).isPresent()) {
                graph.constants.put(initializer.getName(), tensors.read(initializer));
            }
        }
        for (ValueInfoProto input : model.getGraph().getInputList()) {
            // Old exporters list the weights among the inputs.
            if (!graph.constants.containsKey(input.getName())) {
                graph.inputs.add(OnnxValue.of(input));
            }
        }
        for (int index = 0; index < model.getGraph().getNodeCount(); index++) {
            graph.add(new OnnxNode(index, model.getGraph().getNode(index)), tensors);
        }
        graph.consumers.replaceAll((name, readers) -> List.copyOf(readers));
        model.getGraph().getOutputList().stream().map(OnnxValue::of).forEach(graph.outputs::add);
        graph.sort();
        return graph;
    }

    private void add(OnnxNode node, TensorReader tensors) throws MalformedOnnxException {
        nodes.add(node);
        for (String name : node.inputs()) {
            if (!name.isEmpty()) {
                consumers.computeIfAbsent(name, unread -> new ArrayList<>()).add(node);
            }
        }
        for (String name : node.outputs()) {
            if (!name.isEmpty() && producers.put(name, node) != null) {
                throw new MalformedOnnxException("two of its nodes make the tensor " + name);
            }
        }
        if (node.operator().equals("Constant") && node.domain().isEmpty()) {
            Optional<Tensor> value = constant(node, tensors);
            value.ifPresent(tensor -> constants.put(node.output(), tensor));
        }
    }

    private static Optional<Tensor> constant(OnnxNode node, TensorReader tensors) throws MalformedOnnxException {
        for (AttributeProto attribute : node.proto().getAttributeList()) {
            switch (attribute.getName()) {
                case "value" -> {
                    return ElementType.of(attribute.getT().getDataType()).isPresent()
                            ? Optional.of(tensors.read(attribute.getT()))
                            : Optional.empty();
                }
                case "value_int" -> {
                    return Optional.of(Tensor.longs(new int[0], attribute.getI()));
                }
                case "value_ints" -> {
                    return Optional.of(Tensor.vector(attribute.getIntsList().stream()
                            .mapToLong(Long::longValue)
                            .toArray()));
                }
                case "value_float" -> {
                    return Optional.of(Tensor.floats(new int[0], attribute.getF()));
                }
                case "value_floats" -> {
                    return Optional.of(Tensor.floats(
                            new int[] {attribute.getFloatsCount()},
                            attribute.getFloatsList().stream()
                                    .mapToDouble(Float::doubleValue)
                                    .toArray()));
                }
                default -> {
                    // text, or a sparse tensor: no constant of numbers
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Brings the nodes into an order of execution, which some files do not keep, and sees that everything that is read is
     * made by a node, an input or a constant.
     */
    private void sort() throws MalformedOnnxException {
        Map<OnnxNode, Integer> awaited = new LinkedHashMap<>();
        PriorityQueue<OnnxNode> ready = new PriorityQueue<>(Comparator.comparingInt(OnnxNode::index));
        for (OnnxNode node : nodes) {
            int made = 0;
            for (String name : node.inputs()) {
                if (producers.containsKey(name)) {
                    made++;
                } else if (!name.isEmpty() && !isGiven(name)) {
                    throw new MalformedOnnxException(node + " reads the tensor " + name + ", which nothing makes");
                }
            }
            awaited.put(node, made);
            if (made == 0) {
                ready.add(node);
            }
        }
        List<OnnxNode> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            OnnxNode node = ready.remove();
            sorted.add(node);
            for (String name : node.outputs()) {
                for (OnnxNode reader : name.isEmpty() ? List.<OnnxNode>of() : consumers(name)) {
                    if (awaited.merge(reader, -1, Integer::sum) == 0) {
                        ready.add(reader);
                    }
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            throw new MalformedOnnxException("its nodes wait for each other in a circle");
        }
        nodes.clear();
        nodes.addAll(sorted);
        for (OnnxValue output : outputs) {
            if (!producers.containsKey(output.name()) && !isGiven(output.name())) {
                throw new MalformedOnnxException("its output " + output.name() + " is made by no node");
            }
        }
    }

    private boolean isGiven(String name) {
        return constants.containsKey(name)
                || inputs.stream().anyMatch(input -> input.name().equals(name));
    }

    /** The version of an operator set that the file asks for; the empty domain is ONNX's own. */
    public OptionalLong opset(String domain) {
        Long version = opsets.get(domain);
        return version == null ? OptionalLong.empty() : OptionalLong.of(version);
    }

    /** What must be fed, without the weights that old exporters list among the inputs. */
    public List<OnnxValue> inputs() {
        return Collections.unmodifiableList(inputs);
    }

    /** In the file's order. */
    public List<OnnxValue> outputs() {
        return Collections.unmodifiableList(outputs);
    }

    /** In an order of execution: the file's own, where that is one. */
    public List<OnnxNode> nodes() {
        return Collections.unmodifiableList(nodes);
    }

    /** The node that makes a tensor; none for inputs and initializers. */
    public Optional<OnnxNode> producer(String tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    /** The nodes that read a tensor, each as often as it reads it. */
    public List<OnnxNode> consumers(String tensor) {
        return consumers.getOrDefault(tensor, List.of());
    }

    /** Whether a tensor is an output of the graph. */
    public boolean isOutput(String tensor) {
        return outputs.stream().anyMatch(output -> output.name().equals(tensor));
    }

    /** The value of an initializer or a {@code Constant} node. */
    public Optional<Tensor> constant(String tensor) {
        return Optional.ofNullable(constants.get(tensor));
    }

    /** Initializers and the values of {@code Constant} nodes, by name. */
    public Map<String, Tensor> constants() {
        return Collections.unmodifiableMap(constants);
    }
}

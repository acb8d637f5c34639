package io.fovea.deployed.layers;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.fovea.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A copy of a model that is being edited. The names of tensors stay what they are. */
final class GraphEdit {
    private final ModelProto model;
    private final List<NodeProto> nodes;
    private final Map<String, TensorProto> added = new LinkedHashMap<>();
    private final List<Runnable> last = new ArrayList<>();

    GraphEdit(ModelProto model) {
        this.model = model;
        this.nodes = new ArrayList<>(model.getGraph().getNodeList());
    }

    /** The node that makes a tensor; none of an input or a constant. */
    Optional<NodeProto> maker(String tensor) {
        return nodes.stream()
                .filter(node -> node.getOutputList().contains(tensor))
                .findFirst();
    }

    List<NodeProto> readers(String tensor) {
        return nodes.stream()
                .filter(node -> node.getInputList().contains(tensor))
                .toList();
    }

    boolean isOutput(String tensor) {
        return model.getGraph().getOutputList().stream()
                .anyMatch(output -> output.getName().equals(tensor));
    }

    /** Puts nodes where one was. */
    void replace(NodeProto old, NodeProto... instead) {
        int at = nodes.indexOf(old);
        nodes.remove(at);
        nodes.addAll(at, Arrays.asList(instead));
    }

    /** Adds a constant, and tells its name. */
    String constant(String name, Tensor tensor) {
        added.put(name, tensor.toProto(name));
        return name;
    }

    /** Lets those who read a tensor behind its quantizer read it as it was before. */
    void unquantize(String values) {
        for (NodeProto quantizer : readers(values)) {
            if (quantizer.getOpType().equals("QuantizeLinear")) {
                for (NodeProto reader : readers(quantizer.getOutput(0))) {
                    if (reader.getOpType().equals("DequantizeLinear")) {
                        replace(
                                reader,
                                NodeProto.newBuilder()
                                        .setOpType("Identity")
                                        .setName(reader.getName())
                                        .addInput(values)
                                        .addOutput(reader.getOutput(0))
                                        .build());
                    }
                }
            }
        }
    }

    /** Something to do when all else was edited. */
    void atLast(Runnable edit) {
        last.add(edit);
    }

    /** The edited model, without what nothing reads. */
    ModelProto build() {
        last.forEach(Runnable::run);
        Set<NodeProto> alive = new HashSet<>();
        Set<String> wanted = wanted(alive);
        GraphProto.Builder graph = model.getGraph().toBuilder()
                .clearNode()
                .clearInitializer()
                .clearInput()
                .clearValueInfo();
        nodes.stream().filter(alive::contains).forEach(graph::addNode);
        // Old exporters list the weights among the inputs.
        Set<String> constants = model.getGraph().getInitializerList().stream()
                .map(TensorProto::getName)
                .collect(Collectors.toSet());
        model.getGraph().getInputList().stream()
                .filter(input -> wanted.contains(input.getName()) || !constants.contains(input.getName()))
                .forEach(graph::addInput);
        model.getGraph().getInitializerList().stream()
                .filter(tensor -> wanted.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        added.values().stream()
                .filter(tensor -> wanted.contains(tensor.getName()))
                .forEach(graph::addInitializer);
        return model.toBuilder().setGraph(graph).build();
    }

    /** Names of all tensors that the outputs depend on; the nodes that make them are added to a set. */
    private Set<String> wanted(Set<NodeProto> alive) {
        Set<String> wanted = new HashSet<>();
        for (ValueInfoProto output : model.getGraph().getOutputList()) {
            wanted.add(output.getName());
        }
        boolean grows = true;
        while (grows) {
            grows = false;
            for (int i = nodes.size() - 1; i >= 0; i--) {
                NodeProto node = nodes.get(i);
                if (node.getOutputList().stream().anyMatch(wanted::contains) && alive.add(node)) {
                    wanted.addAll(node.getInputList());
                    grows = true;
                }
            }
        }
        return wanted;
    }
}

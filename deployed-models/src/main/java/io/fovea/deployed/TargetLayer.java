package io.fovea.deployed;

import io.fovea.deployed.tail.Constants;
import io.fovea.deployed.tail.Quantization;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tensor whose activations are explained.
 *
 * @param tensor its name in the graph
 * @param quantization where the runtime holds it as integers
 */
public record TargetLayer(String tensor, Optional<Quantization> quantization) {
    /** The name by which the target is found and not given. */
    public static final String AUTO = "auto";

    private static final Set<String> PASSED = Set.of(
            "MaxPool",
            "Dropout",
            "Identity",
            "Transpose",
            "QuantizeLinear",
            "DequantizeLinear",
            "AveragePool",
            "QLinearAveragePool");
    private static final Set<String> COLLAPSES = Set.of(
            "GlobalAveragePool",
            "QLinearGlobalAveragePool",
            "GlobalMaxPool",
            "ReduceMean",
            "QLinearReduceMean",
            "Flatten",
            "Reshape",
            "Gather",
            "Squeeze");

    /** Where quantized operators have the scale of what they make; its zero point is next. */
    private static final Map<String, Integer> SCALE_OF = Map.of(
            "QLinearConv", 6,
            "QLinearAdd", 6,
            "QLinearMul", 6,
            "QLinearConcat", 0,
            "QLinearLeakyRelu", 3,
            "QLinearSigmoid", 3,
            "QLinearAveragePool", 3);

    /** The target by its name: that of a tensor or a node, or {@link #AUTO}. */
    static TargetLayer find(Path file, OnnxGraph graph, Constants constants, Map<String, int[]> shapes, String name) {
        String tensor = name.equals(AUTO) ? last(file, graph, constants, shapes) : named(file, graph, name);
        int[] shape = shapes.getOrDefault(tensor, new int[0]);
        if (shape.length != 4) {
            throw UnusableModelException.of(
                    file, "its tensor %s has %d axes, and a map needs [1, C, H, W]".formatted(tensor, shape.length));
        }
        return new TargetLayer(tensor, quantization(graph, tensor));
    }

    /** From the scores back along the data to the first operator that collapses space, then back over pooling. */
    private static String last(Path file, OnnxGraph graph, Constants constants, Map<String, int[]> shapes) {
        String name = graph.outputs().get(0).name();
        while (true) {
            Optional<OnnxNode> producer = graph.producer(name);
            if (producer.isEmpty()) {
                throw UnusableModelException.of(
                        file, "no tensor of four axes is collapsed on the way to its scores; name the target layer");
            }
            OnnxNode node = producer.get();
            Optional<String> data = node.inputs().stream()
                    .filter(input -> !input.isEmpty() && !constants.isConstant(input))
                    .findFirst();
            if (data.isEmpty()) {
                throw UnusableModelException.of(file, "its scores depend on no image");
            }
            name = data.get();
            if (COLLAPSES.contains(node.operator()) && isSpread(shapes.get(name))) {
                return behindPooling(graph, name);
            }
        }
    }

    private static boolean isSpread(int @Nullable [] shape) {
        return shape != null && shape.length == 4 && (shape[2] > 1 || shape[3] > 1);
    }

    private static String behindPooling(OnnxGraph graph, String tensor) {
        String name = tensor;
        for (Optional<OnnxNode> node = graph.producer(name);
                node.isPresent() && PASSED.contains(node.get().operator());
                node = graph.producer(name)) {
            name = node.get().inputs().get(0);
        }
        return name;
    }

    private static String named(Path file, OnnxGraph graph, String name) {
        String tensor = graph.producer(name).isPresent()
                ? name
                : graph.nodes().stream()
                        .filter(node -> node.name().equals(name))
                        .findFirst()
                        .map(OnnxNode::output)
                        .orElseThrow(() -> UnusableModelException.of(
                                file, "it has no tensor or node " + name + near(graph, name)));
        // The integers and what is made of them again are one tensor: the real values before the quantizer.
        for (Optional<OnnxNode> node = graph.producer(tensor);
                node.isPresent() && isQuantizer(node.get());
                node = graph.producer(tensor)) {
            tensor = node.get().inputs().get(0);
        }
        return tensor;
    }

    private static boolean isQuantizer(OnnxNode node) {
        return node.operator().equals("QuantizeLinear") || node.operator().equals("DequantizeLinear");
    }

    private static String near(OnnxGraph graph, String name) {
        String end = name.substring(name.lastIndexOf('/') + 1);
        List<String> like = graph.nodes().stream()
                .map(OnnxNode::output)
                .filter(output -> !end.isEmpty() && output.contains(end))
                .limit(5)
                .toList();
        return like.isEmpty() ? "" : "; like it are " + String.join(", ", like);
    }

    /** A float tensor that a quantizer alone reads, and a tensor of integers, stand in the runtime as integers. */
    private static Optional<Quantization> quantization(OnnxGraph graph, String tensor) {
        List<OnnxNode> readers = graph.consumers(tensor);
        if (readers.size() == 1 && readers.get(0).operator().equals("QuantizeLinear")) {
            OnnxNode quantizer = readers.get(0);
            return Optional.of(new Quantization(
                    quantizer.output(),
                    quantizer.inputs().get(1),
                    quantizer.input(2).orElse("")));
        }
        return graph.producer(tensor)
                .filter(node -> SCALE_OF.containsKey(node.operator()))
                .map(node -> {
                    int scale = SCALE_OF.getOrDefault(node.operator(), 0);
                    return new Quantization(
                            tensor,
                            node.inputs().get(scale),
                            node.input(scale + 1).orElse(""));
                });
    }
}

package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.quantize.network.Size2d;
import io.fovea.quantize.network.TensorOperation.Bilinear;
import io.fovea.quantize.network.TensorOperation.Pick;
import io.fovea.runtime.UserErrorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** More or fewer rows and columns: the nearest ones, or in between. */
final class ResizeOperators {
    static final Map<String, OperatorReader> READERS =
            Map.of("Resize", ResizeOperators::resize, "Upsample", ResizeOperators::resize);

    private ResizeOperators() {}

    private static void resize(ImportedGraph graph, OnnxNode node) {
        int[] input = graph.shape(node.inputs().get(0));
        int[] output = graph.shape(node.output());
        String mode = node.text("mode", "nearest");
        if (node.integer("antialias", 0) == 1) {
            throw new UserErrorException(node + ": antialias is not known");
        }
        switch (mode) {
            case "nearest" -> nearest(graph, node, input, output);
            case "linear", "bilinear" -> linear(graph, node, input, output);
            default -> throw new UserErrorException(node + ": mode " + mode + "; known are nearest and linear");
        }
    }

    private static void nearest(ImportedGraph graph, OnnxNode node, int[] input, int[] output) {
        int[] shape = input.clone();
        int value = graph.value(node, 0);
        for (int axis = 0; axis < input.length; axis++) {
            if (input[axis] != output[axis]) {
                shape[axis] = output[axis];
                value = graph.between(node, new Pick(axis, places(graph, node, axis, input, output)), value, shape);
            }
        }
        graph.output(node, value);
    }

    private static List<Integer> places(ImportedGraph graph, OnnxNode node, int axis, int[] input, int[] output) {
        int length = input[axis];
        int target = output[axis];
        double scale = scale(graph, node, axis).orElse((double) target / length);
        String coordinates = coordinates(graph, node);
        String rounding = node.text("nearest_mode", isBefore(graph, 11) ? "floor" : "round_prefer_floor");
        return IntStream.range(0, target)
                .map(at -> rounded(rounding, place(node, coordinates, at, scale, length, target)))
                .map(at -> Math.max(0, Math.min(length - 1, at)))
                .boxed()
                .toList();
    }

    private static double place(OnnxNode node, String coordinates, int at, double scale, int length, int target) {
        return switch (coordinates) {
            case "asymmetric" -> at / scale;
            case "half_pixel" -> (at + 0.5) / scale - 0.5;
            case "pytorch_half_pixel" -> target > 1 ? (at + 0.5) / scale - 0.5 : 0;
            case "align_corners" -> target > 1 ? at * (length - 1.0) / (target - 1) : 0;
            default ->
                throw new UserErrorException(node + ": coordinates " + coordinates
                        + "; known are asymmetric, half_pixel, pytorch_half_pixel, align_corners");
        };
    }

    private static int rounded(String rounding, double place) {
        return (int)
                switch (rounding) {
                    case "floor" -> Math.floor(place);
                    case "ceil" -> Math.ceil(place);
                    case "round_prefer_ceil" -> Math.floor(place + 0.5);
                    default -> Math.ceil(place - 0.5);
                };
    }

    private static void linear(ImportedGraph graph, OnnxNode node, int[] input, int[] output) {
        String coordinates = coordinates(graph, node);
        boolean corners = coordinates.equals("align_corners");
        boolean isOfSpace = input.length == 4 && input[1] == output[1];
        if (!isOfSpace || !(corners || coordinates.endsWith("half_pixel"))) {
            throw new UserErrorException(node + ": linear with coordinates " + coordinates
                    + "; known are half_pixel and align_corners over rows and columns");
        }
        graph.add(node, new Bilinear(new Size2d(output[2], output[3]), corners));
    }

    private static String coordinates(ImportedGraph graph, OnnxNode node) {
        return node.text("coordinate_transformation_mode", isBefore(graph, 11) ? "asymmetric" : "half_pixel");
    }

    /** What the node says, where it says it: the lengths alone lose the fraction. */
    private static Optional<Double> scale(ImportedGraph graph, OnnxNode node, int axis) {
        int input = isBefore(graph, 11) ? 1 : 2;
        return graph.constant(node, input)
                .filter(scales -> scales.size() > axis)
                .map(scales -> scales.value(axis));
    }

    private static boolean isBefore(ImportedGraph graph, int opset) {
        return graph.onnx().opset("").orElse(0) < opset;
    }
}

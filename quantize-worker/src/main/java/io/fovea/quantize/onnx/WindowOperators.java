package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.network.Join;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.Size2d;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.quantize.network.TensorOperation.Pad;
import io.fovea.quantize.network.Window;
import io.fovea.runtime.UserErrorException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Operators that slide a window over rows and columns. */
final class WindowOperators {
    static final Map<String, OperatorReader> READERS = Map.of(
            "Conv", WindowOperators::conv,
            "MaxPool", WindowOperators::maxPool,
            "AveragePool", WindowOperators::averagePool,
            "GlobalAveragePool", WindowOperators::globalAveragePool,
            "GlobalMaxPool", WindowOperators::globalMaxPool);

    private WindowOperators() {}

    /** A node's window, and its input with what is added around it where that differs between opposite sides. */
    private record Placed(Window window, int input) {}

    private static void conv(ImportedGraph graph, OnnxNode node) {
        Tensor weight = graph.needConstant(node, 1, "weight");
        int[] shape = weight.shape();
        if (shape.length != 4) {
            throw new UserErrorException(node + ": a convolution over " + (shape.length - 2)
                    + " axes; known are those over rows and columns");
        }
        int groups = (int) node.integer("group", 1);
        Placed placed = place(graph, node, new Size2d(shape[2], shape[3]), 0, Integer.MAX_VALUE);
        Map<String, Tensor> parameters = new LinkedHashMap<>(Map.of("weight", weight));
        boolean bias = node.input(2).isPresent();
        if (bias) {
            parameters.put("bias", graph.needConstant(node, 2, "bias"));
        }
        graph.add(
                node,
                new Operation.Conv2d(shape[1] * groups, shape[0], placed.window(), groups, bias),
                List.of(placed.input()),
                parameters);
    }

    private static void maxPool(ImportedGraph graph, OnnxNode node) {
        Size2d kernel = kernel(node);
        Placed placed = place(graph, node, kernel, -Float.MAX_VALUE, Math.min(kernel.height(), kernel.width()) / 2);
        graph.add(node, new Operation.MaxPool2d(placed.window()), List.of(placed.input()), Map.of());
    }

    private static void averagePool(ImportedGraph graph, OnnxNode node) {
        Size2d kernel = kernel(node);
        boolean countPadding = node.integer("count_include_pad", 0) == 1;
        Placed placed = place(graph, node, kernel, 0, Math.min(kernel.height(), kernel.width()) / 2);
        boolean isPadded = placed.input() != graph.value(node, 0);
        Operation pool = new Operation.AvgPool2d(placed.window(), countPadding);
        if (!isPadded || countPadding) {
            graph.add(node, pool, List.of(placed.input()), Map.of());
            return;
        }
        int[] output = graph.shape(node.output());
        int mean = graph.between(node, pool, placed.input(), output);
        Tensor shares = shares(graph, node, placed.window(), output);
        graph.add(node, Join.DIVIDE, List.of(mean, graph.constantStep(node.name() + ".shares", shares)), Map.of());
    }

    /** For each window, the share of it that lies inside the image. */
    private static Tensor shares(ImportedGraph graph, OnnxNode node, Window window, int[] output) {
        int[] input = graph.shape(node.inputs().get(0));
        Padding padding = Padding.of(node, input, window.kernel(), window.stride(), window.dilation());
        float[] shares = new float[output[2] * output[3]];
        for (int y = 0; y < output[2]; y++) {
            int rows = inside(
                    y * window.stride().height() - padding.top(),
                    window.kernel().height(),
                    input[2]);
            for (int x = 0; x < output[3]; x++) {
                int columns = inside(
                        x * window.stride().width() - padding.left(),
                        window.kernel().width(),
                        input[3]);
                shares[y * output[3] + x] = (float) (rows * columns)
                        / (window.kernel().height() * window.kernel().width());
            }
        }
        return Tensor.floats(new int[] {1, 1, output[2], output[3]}, shares);
    }

    private static int inside(int start, int size, int length) {
        return Math.min(length, start + size) - Math.max(0, start);
    }

    private static void globalAveragePool(ImportedGraph graph, OnnxNode node) {
        int rank = graph.shape(node.inputs().get(0)).length;
        graph.add(node, new TensorOperation.Reduce(TensorOperation.Reduce.Kind.MEAN, Axes.space(rank), true));
    }

    private static void globalMaxPool(ImportedGraph graph, OnnxNode node) {
        int rank = graph.shape(node.inputs().get(0)).length;
        graph.add(node, new TensorOperation.Reduce(TensorOperation.Reduce.Kind.MAX, Axes.space(rank), true));
    }

    private static Size2d kernel(OnnxNode node) {
        return size(node, "kernel_shape", 1);
    }

    private static Size2d size(OnnxNode node, String attribute, int otherwise) {
        int[] lengths = node.integers(attribute, otherwise, otherwise);
        if (lengths.length != 2) {
            throw new UserErrorException(
                    node + ": a window over " + lengths.length + " axes; known are those over rows and columns");
        }
        return new Size2d(lengths[0], lengths[1]);
    }

    /**
     * Where a window slides.
     *
     * @param outside what the padding holds
     * @param most padding that PyTorch's operation can add itself
     */
    private static Placed place(ImportedGraph graph, OnnxNode node, Size2d kernel, double outside, int most) {
        int[] input = graph.shape(node.inputs().get(0));
        Size2d stride = size(node, "strides", 1);
        Size2d dilation = size(node, "dilations", 1);
        Padding padding = Padding.of(node, input, kernel, stride, dilation);
        boolean ceil = node.integer("ceil_mode", 0) == 1;
        int value = graph.value(node, 0);
        if (padding.isSymmetric() && Math.max(padding.top(), padding.left()) <= most) {
            return new Placed(new Window(kernel, stride, padding.size(), dilation, ceil), value);
        }
        Pad pad = new Pad(padding.sides(), Pad.Mode.CONSTANT, outside);
        return new Placed(
                new Window(kernel, stride, Size2d.square(0), dilation, ceil),
                graph.between(node, pad, value, padding.around(input)));
    }
}

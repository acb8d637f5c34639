package io.fovea.deployed;

import io.fovea.deployed.tail.Constants;
import io.fovea.onnx.OnnxGraph;
import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A convolution or a matrix of a graph, with its weights as real values.
 *
 * @param node the operator
 * @param shape {@code [O, I, kH, kW]} or {@code [O, I]}
 * @param weights outputs first
 * @param steps the quantization step of each output's weights; empty where they are float
 */
@SuppressWarnings("ArrayRecordComponent") // compared by identity of its arrays, which is what is wanted
public record WeightLayer(OnnxNode node, int[] shape, float[] weights, double[] steps) {

    /** The layers of a graph whose weights are constant, in order of execution. */
    public static List<WeightLayer> of(Constants constants) {
        List<WeightLayer> layers = new ArrayList<>();
        for (OnnxNode node : constants.graph().nodes()) {
            of(constants, node).ifPresent(layers::add);
        }
        return layers;
    }

    private static Optional<WeightLayer> of(Constants constants, OnnxNode node) {
        return switch (node.operator()) {
            case "Conv" -> behindDequantize(constants, node, false).map(layer -> layer.foldedInto(constants));
            case "Gemm" -> behindDequantize(constants, node, node.integer("transB", 0) == 0);
            case "MatMul" -> behindDequantize(constants, node, true);
            case "QLinearConv" -> quantized(constants, node, 3, 4, 5, false);
            case "QGemm" -> quantized(constants, node, 3, 4, 5, node.integer("transB", 0) == 0);
            case "QLinearMatMul" -> quantized(constants, node, 3, 4, 5, true);
            case "ConvInteger" -> dynamic(constants, node, false);
            case "MatMulInteger" -> dynamic(constants, node, true);
            default -> Optional.empty();
        };
    }

    private static Optional<WeightLayer> behindDequantize(Constants constants, OnnxNode node, boolean outputsLast) {
        Optional<OnnxNode> dequantize = node.input(1)
                .flatMap(constants.graph()::producer)
                .filter(producer -> producer.operator().equals("DequantizeLinear"));
        if (dequantize.isPresent()) {
            OnnxNode found = dequantize.get();
            boolean onOutputs = (found.integer("axis", 1) == 1) == outputsLast;
            return tensor(constants, found, 0).flatMap(integers -> tensor(constants, found, 1)
                    .map(scale -> layer(
                            node,
                            integers,
                            scale.doubles(),
                            tensor(constants, found, 2).map(Tensor::doubles).orElse(new double[1]),
                            outputsLast,
                            scale.size() == 1 || onOutputs)));
        }
        return tensor(constants, node, 1)
                .filter(weights -> weights.rank() > 1)
                .map(weights -> layer(node, weights, new double[] {1}, new double[1], outputsLast, true))
                .map(layer -> new WeightLayer(node, layer.shape, layer.weights, new double[0]));
    }

    private static Optional<WeightLayer> quantized(
            Constants constants, OnnxNode node, int weights, int scale, int zeroPoint, boolean outputsLast) {
        return tensor(constants, node, weights).flatMap(integers -> tensor(constants, node, scale)
                .map(scales -> layer(
                        node,
                        integers,
                        scales.doubles(),
                        tensor(constants, node, zeroPoint).map(Tensor::doubles).orElse(new double[1]),
                        outputsLast,
                        true)));
    }

    /** The weight's scale stands in the product that follows: {@code Mul(input scale, weight scale)}. */
    private static Optional<WeightLayer> dynamic(Constants constants, OnnxNode node, boolean outputsLast) {
        OnnxGraph graph = constants.graph();
        Optional<Tensor> scale = node.input(0)
                .flatMap(graph::producer)
                .filter(producer -> producer.outputs().size() > 1)
                .flatMap(producer -> graph.consumers(producer.outputs().get(1)).stream()
                        .filter(product -> product.operator().equals("Mul") && isOfThis(graph, product, node))
                        .findFirst())
                .flatMap(product -> product.inputs().stream()
                        .flatMap(name -> constants.find(name).stream())
                        .findFirst());
        return scale.flatMap(scales -> tensor(constants, node, 1)
                .map(integers -> layer(
                        node,
                        integers,
                        scales.doubles(),
                        tensor(constants, node, 3).map(Tensor::doubles).orElse(new double[1]),
                        outputsLast,
                        true)));
    }

    /** One quantized input may feed several layers: the product that meets this node's result is this node's. */
    private static boolean isOfThis(OnnxGraph graph, OnnxNode product, OnnxNode node) {
        return graph.consumers(product.output()).stream()
                .flatMap(reader -> reader.inputs().stream())
                .flatMap(name -> graph.producer(name).stream())
                .anyMatch(
                        cast -> cast.operator().equals("Cast") && cast.inputs().contains(node.output()));
    }

    private static Optional<Tensor> tensor(Constants constants, OnnxNode node, int position) {
        return node.input(position).flatMap(constants::find);
    }

    private static WeightLayer layer(
            OnnxNode node,
            Tensor integers,
            double[] scales,
            double[] zeroPoints,
            boolean outputsLast,
            boolean onOutputs) {
        int[] shape = integers.shape();
        if (outputsLast) {
            int outputs = shape[shape.length - 1];
            shape = new int[] {outputs, integers.size() / Math.max(1, outputs)};
        }
        int outputs = shape[0];
        int inner = integers.size() / Math.max(1, outputs);
        float[] weights = new float[integers.size()];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inner; i++) {
                double integer = integers.value(outputsLast ? i * outputs + o : o * inner + i);
                int place = onOutputs ? o : i;
                weights[o * inner + i] = (float) ((integer - at(zeroPoints, place)) * at(scales, place));
            }
        }
        double[] steps = new double[outputs];
        for (int o = 0; o < outputs; o++) {
            steps[o] = onOutputs ? at(scales, o) : Arrays.stream(scales).max().orElse(0);
        }
        return new WeightLayer(node, shape, weights, steps);
    }

    private static double at(double[] values, int place) {
        return values[values.length == 1 ? 0 : place];
    }

    /** A batch norm behind a float convolution is in its weights, as quantizers fold it. */
    private WeightLayer foldedInto(Constants constants) {
        List<OnnxNode> readers = constants.graph().consumers(node.output());
        if (readers.size() != 1 || !readers.get(0).operator().equals("BatchNormalization")) {
            return this;
        }
        OnnxNode norm = readers.get(0);
        Optional<Tensor> gain = tensor(constants, norm, 1);
        Optional<Tensor> variance = tensor(constants, norm, 4);
        if (gain.isEmpty() || variance.isEmpty()) {
            return this;
        }
        float[] folded = weights.clone();
        int inner = folded.length / shape[0];
        for (int i = 0; i < folded.length; i++) {
            int output = i / inner;
            folded[i] *= (float)
                    (gain.get().value(output) / Math.sqrt(variance.get().value(output) + norm.real("epsilon", 1e-5)));
        }
        return new WeightLayer(node, shape, folded, steps);
    }
}

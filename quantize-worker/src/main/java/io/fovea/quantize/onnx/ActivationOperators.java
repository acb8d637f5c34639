package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.network.Elementary;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.runtime.UserErrorException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Functions of one number, and the exponentials over classes. */
final class ActivationOperators {
    private static final double RELU6 = 6;
    private static final int SOFTMAX_OF_ONE_AXIS = 13;

    static final Map<String, OperatorReader> READERS = readers();

    private ActivationOperators() {}

    private static Map<String, OperatorReader> readers() {
        Map<String, OperatorReader> readers = new HashMap<>();
        Map.of("Abs", Elementary.ABS, "Ceil", Elementary.CEIL, "Cos", Elementary.COS, "Erf", Elementary.ERF)
                .forEach((name, function) -> readers.put(name, (graph, node) -> graph.add(node, function)));
        Map.of("Exp", Elementary.EXP, "Floor", Elementary.FLOOR, "HardSwish", Elementary.HARDSWISH)
                .forEach((name, function) -> readers.put(name, (graph, node) -> graph.add(node, function)));
        Map.of("Log", Elementary.LOG, "Mish", Elementary.MISH, "Neg", Elementary.NEG, "Sin", Elementary.SIN)
                .forEach((name, function) -> readers.put(name, (graph, node) -> graph.add(node, function)));
        Map.of("Reciprocal", Elementary.RECIPROCAL, "Softplus", Elementary.SOFTPLUS, "Sqrt", Elementary.SQRT)
                .forEach((name, function) -> readers.put(name, (graph, node) -> graph.add(node, function)));
        readers.put("Tanh", (graph, node) -> graph.add(node, Elementary.TANH));
        readers.put("Relu", (graph, node) -> graph.add(node, new Operation.Relu()));
        readers.put("Sigmoid", ActivationOperators::sigmoid);
        readers.put("Clip", ActivationOperators::clip);
        readers.put(
                "LeakyRelu",
                (graph, node) -> graph.add(node, new TensorOperation.LeakyRelu(node.real("alpha", 0.01f))));
        readers.put("Elu", (graph, node) -> graph.add(node, new TensorOperation.Elu(node.real("alpha", 1))));
        readers.put("Selu", ActivationOperators::selu);
        readers.put("PRelu", ActivationOperators::prelu);
        readers.put(
                "Gelu",
                (graph, node) -> graph.add(
                        node,
                        new TensorOperation.Gelu(
                                node.text("approximate", "none").equals("tanh"))));
        readers.put(
                "HardSigmoid",
                (graph, node) -> graph.add(
                        node, new TensorOperation.HardSigmoid(node.real("alpha", 0.2f), node.real("beta", 0.5f))));
        readers.put("Softmax", (graph, node) -> softmax(graph, node, false));
        readers.put("LogSoftmax", (graph, node) -> softmax(graph, node, true));
        return readers;
    }

    /** Three things are written with it: SiLU, the gate of squeeze and excitation, and scores between 0 and 1. */
    private static void sigmoid(ImportedGraph graph, OnnxNode node) {
        List<OnnxNode> readers = graph.onnx().consumers(node.output());
        if (readers.size() == 1 && isSilu(node, readers.get(0))) {
            OnnxNode product = readers.get(0);
            graph.setDone(product);
            graph.add(product, new Operation.Silu(), List.of(graph.value(node, 0)), Map.of());
            return;
        }
        boolean isGate = isPoint(graph.shape(node.output()))
                && readers.stream()
                        .anyMatch(reader -> reader.operator().equals("Mul") && !isPoint(graph.shape(reader.output())));
        graph.add(node, isGate ? new Operation.Sigmoid() : Elementary.SIGMOID);
    }

    private static boolean isSilu(OnnxNode sigmoid, OnnxNode reader) {
        return reader.operator().equals("Mul")
                && reader.inputs().contains(sigmoid.inputs().get(0));
    }

    /** One number per channel, wherever the channels stand. */
    private static boolean isPoint(int[] shape) {
        return shape.length == 4
                && IntStream.of(shape).skip(1).filter(length -> length == 1).count() >= 2;
    }

    private static void clip(ImportedGraph graph, OnnxNode node) {
        double low = limit(graph, node, 1, "min", Double.NEGATIVE_INFINITY);
        double high = limit(graph, node, 2, "max", Double.POSITIVE_INFINITY);
        boolean isRelu = low == 0 && (high == Double.POSITIVE_INFINITY || high >= Float.MAX_VALUE);
        if (isRelu) {
            graph.add(node, new Operation.Relu());
        } else {
            graph.add(node, low == 0 && high == RELU6 ? new Operation.Relu6() : new TensorOperation.Clamp(low, high));
        }
    }

    private static double limit(ImportedGraph graph, OnnxNode node, int input, String attribute, double otherwise) {
        return node.input(input).isPresent()
                ? graph.needConstant(node, input, attribute).value(0)
                : node.real(attribute, otherwise);
    }

    private static void selu(ImportedGraph graph, OnnxNode node) {
        if (node.attribute("alpha").isPresent() || node.attribute("gamma").isPresent()) {
            throw new UserErrorException(node + ": with an alpha or gamma of its own; known is the usual one");
        }
        graph.add(node, Elementary.SELU);
    }

    private static void prelu(ImportedGraph graph, OnnxNode node) {
        Tensor slope = graph.needConstant(node, 1, "slope");
        int[] input = graph.shape(node.inputs().get(0));
        int behind = input.length - 2;
        int[] shape = slope.shape();
        boolean isOfChannels =
                slope.size() == input[1] && shape.length > behind && shape[shape.length - 1 - behind] == input[1];
        if (!isOfChannels && slope.size() != 1) {
            throw new UserErrorException(node + ": a slope of " + slope + "; known are one, and one per channel");
        }
        graph.add(
                node,
                new TensorOperation.Prelu(slope.size()),
                List.of(graph.value(node, 0)),
                Map.of("weight", slope.reshaped(slope.size())));
    }

    /** Before operator set 13 the axes from the one named on were taken together. */
    private static void softmax(ImportedGraph graph, OnnxNode node, boolean logarithm) {
        int[] shape = graph.shape(node.inputs().get(0));
        boolean ofOneAxis = graph.onnx().opset("").orElse(0) >= SOFTMAX_OF_ONE_AXIS;
        int axis = Axes.of(node, ofOneAxis ? -1 : 1, shape.length);
        if (!ofOneAxis && IntStream.of(shape).skip(axis + 1L).anyMatch(length -> length != 1)) {
            throw new UserErrorException(node + ": over several axes at once; export with operator set 13 or newer");
        }
        graph.add(node, new TensorOperation.Softmax(axis, logarithm));
    }
}

package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.runtime.UserErrorException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Operators that normalise. */
final class NormOperators {
    private static final double EPSILON = 1e-5f;

    static final Map<String, OperatorReader> READERS = Map.of(
            "BatchNormalization", NormOperators::batch,
            "InstanceNormalization", NormOperators::instance,
            "LayerNormalization", NormOperators::layer,
            "LRN", NormOperators::localResponse);

    private NormOperators() {}

    private static void batch(ImportedGraph graph, OnnxNode node) {
        if (node.integer("training_mode", 0) == 1) {
            throw new UserErrorException(node + ": exported in training mode; call model.eval() before the export");
        }
        Tensor gain = graph.needConstant(node, 1, "scale");
        Map<String, Tensor> parameters = Map.of(
                "weight", gain,
                "bias", graph.needConstant(node, 2, "offset"),
                "running_mean", graph.needConstant(node, 3, "mean"),
                "running_var", graph.needConstant(node, 4, "variance"));
        Operation norm = new Operation.BatchNorm2d(gain.size(), node.real("epsilon", EPSILON));
        graph.add(node, norm, List.of(graph.value(node, 0)), parameters);
    }

    private static void instance(ImportedGraph graph, OnnxNode node) {
        Tensor gain = graph.needConstant(node, 1, "scale");
        graph.add(
                node,
                new TensorOperation.InstanceNorm(gain.size(), node.real("epsilon", EPSILON)),
                List.of(graph.value(node, 0)),
                Map.of("weight", gain, "bias", graph.needConstant(node, 2, "offset")));
    }

    private static void layer(ImportedGraph graph, OnnxNode node) {
        int[] input = graph.shape(node.inputs().get(0));
        int axis = Axes.of(node, -1, input.length);
        int[] lengths = Arrays.copyOfRange(input, axis, input.length);
        Tensor gain = graph.needConstant(node, 1, "scale").reshaped(lengths);
        Tensor offset = node.input(2).isPresent()
                ? graph.needConstant(node, 2, "offset").reshaped(lengths)
                : Tensor.floats(lengths, new float[gain.size()]);
        graph.add(
                node,
                new TensorOperation.LayerNorm(
                        Arrays.stream(lengths).mapToObj(Long::valueOf).toList(), node.real("epsilon", EPSILON)),
                List.of(graph.value(node, 0)),
                Map.of("weight", gain, "bias", offset));
    }

    private static void localResponse(ImportedGraph graph, OnnxNode node) {
        graph.add(
                node,
                new TensorOperation.LocalResponseNorm(
                        (int) node.integer("size", 1),
                        node.real("alpha", 1e-4f),
                        node.real("beta", 0.75f),
                        node.real("bias", 1)));
    }
}

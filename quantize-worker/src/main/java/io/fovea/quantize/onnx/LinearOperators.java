package io.fovea.quantize.onnx;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import io.fovea.quantize.network.Operation;
import io.fovea.quantize.network.TensorOperation;
import io.fovea.runtime.UserErrorException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fully connected layers, which files write as one operator or as two. */
final class LinearOperators {
    static final Map<String, OperatorReader> READERS =
            Map.of("Gemm", LinearOperators::gemm, "MatMul", LinearOperators::matMul);

    private LinearOperators() {}

    private static void gemm(ImportedGraph graph, OnnxNode node) {
        if (node.integer("transA", 0) != 0) {
            throw new UserErrorException(node + ": transA; known is a batch of rows");
        }
        Tensor b = graph.needConstant(node, 1, "weight");
        float alpha = (float) node.real("alpha", 1);
        Tensor weight = scaled(node.integer("transB", 0) == 0 ? transposed(b) : b, alpha);
        int out = weight.shape()[0];
        Tensor bias = node.input(2).isPresent()
                ? scaled(repeated(node, graph.needConstant(node, 2, "bias"), out), (float) node.real("beta", 1))
                : Tensor.floats(new int[] {out}, new float[out]);
        add(graph, node, node, weight, bias);
    }

    /** With a constant matrix it is a layer, and the sum after it is the layer's bias. */
    private static void matMul(ImportedGraph graph, OnnxNode node) {
        Optional<Tensor> matrix = graph.constant(node, 1).filter(constant -> constant.rank() == 2);
        if (matrix.isEmpty()) {
            List<Integer> factors = List.of(graph.value(node, 0), graph.value(node, 1));
            graph.add(node, new TensorOperation.MatrixProduct(), factors, Map.of());
            return;
        }
        Tensor weight = transposed(matrix.get());
        int out = weight.shape()[0];
        List<OnnxNode> readers = graph.onnx().consumers(node.output());
        if (readers.size() == 1 && !graph.onnx().isOutput(node.output())) {
            Optional<Tensor> bias = bias(graph, node, readers.get(0), out);
            if (bias.isPresent()) {
                graph.setDone(readers.get(0));
                add(graph, node, readers.get(0), weight, bias.get());
                return;
            }
        }
        add(graph, node, node, weight, Tensor.floats(new int[] {out}, new float[out]));
    }

    private static Optional<Tensor> bias(ImportedGraph graph, OnnxNode product, OnnxNode sum, int out) {
        if (!sum.operator().equals("Add")) {
            return Optional.empty();
        }
        int other = sum.inputs().get(0).equals(product.output()) ? 1 : 0;
        return graph.constant(sum, other)
                .filter(bias -> bias.size() == out
                        && bias.rank() > 0
                        && bias.shape()[bias.rank() - 1] == out
                        && bias.rank() <= graph.shape(product.output()).length)
                .map(bias -> bias.reshaped(out));
    }

    /** @param last the node whose output the layer makes */
    private static void add(ImportedGraph graph, OnnxNode first, OnnxNode last, Tensor weight, Tensor bias) {
        int[] shape = weight.shape();
        graph.add(
                last,
                new Operation.Linear(shape[1], shape[0]),
                List.of(graph.value(first, 0)),
                Map.of("weight", weight, "bias", bias));
    }

    private static Tensor repeated(OnnxNode node, Tensor bias, int out) {
        float[] values = bias.floats();
        if (values.length == 1) {
            float[] all = new float[out];
            Arrays.fill(all, values[0]);
            return Tensor.floats(new int[] {out}, all);
        }
        if (values.length != out) {
            throw new UserErrorException(
                    node + ": a bias of " + bias + "; known are one, and one per row of the weight");
        }
        return bias.reshaped(out);
    }

    private static Tensor scaled(Tensor tensor, float factor) {
        if (factor == 1) {
            return tensor;
        }
        float[] values = tensor.floats();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return Tensor.floats(tensor.shape(), values);
    }

    private static Tensor transposed(Tensor matrix) {
        int rows = matrix.shape()[0];
        int columns = matrix.shape()[1];
        float[] values = matrix.floats();
        float[] turned = new float[values.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                turned[column * rows + row] = values[row * columns + column];
            }
        }
        return Tensor.floats(new int[] {columns, rows}, turned);
    }
}

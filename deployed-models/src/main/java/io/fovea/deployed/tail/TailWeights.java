package io.fovea.deployed.tail;

import io.fovea.onnx.OnnxNode;
import io.fovea.onnx.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** Convolutions and matrices of a tail: their weights as the real values that the integers stand for. */
final class TailWeights {
    private static final double[] NOTHING = {0};
    private final Constants constants;
    private final OnnxNode node;

    TailWeights(Constants constants, OnnxNode node) {
        this.constants = constants;
        this.node = node;
    }

    Operation convolution(int x, int weight, Optional<Tensor> bias) throws TailRefusedException {
        Tensor weights = constants.input(node, weight);
        return convolution(x, weights.shape(), weights.doubles(), bias.map(Tensor::doubles));
    }

    Operation convInteger() throws TailRefusedException {
        Tensor weights = constants.input(node, 1);
        double[] real = real(weights, new double[] {1}, numbers(3), true);
        return convolution(0, weights.shape(), real, Optional.empty());
    }

    Operation qLinearConv() throws TailRefusedException {
        Tensor weights = constants.input(node, 3);
        double[] scales = numbers(4);
        return convolution(0, weights.shape(), real(weights, scales, numbers(5), true), bias(8, scales));
    }

    private Operation convolution(int x, int[] shape, double[] weights, Optional<double[]> bias)
            throws TailRefusedException {
        int[] in = constants.shape(node.input(x).orElse(""));
        if (shape.length != 4) {
            throw new TailRefusedException(node + " is no two-dimensional convolution");
        }
        Window window = Window.of(node, in, constants.shape(node.output()), new int[] {shape[2], shape[3]});
        double[] summands = bias.orElseGet(() -> new double[shape[0]]);
        int groups = (int) node.integer("group", 1);
        if (window.cells() == 1 && window.outCells() == 1 && window.kernelCells() == 1 && groups == 1) {
            // On pooled channels it is a matrix.
            return new Linear(1, rows(weights, shape[0]), summands);
        }
        return new Convolution(window, groups, in[1], rows(weights, shape[0]), summands);
    }

    Operation gemm() throws TailRefusedException {
        if (node.integer("transA", 0) == 1) {
            throw new TailRefusedException(node + " transposes the values that depend on the target");
        }
        Tensor weights = constants.input(node, 1);
        boolean transposed = node.integer("transB", 0) == 1;
        double alpha = node.real("alpha", 1);
        double beta = node.real("beta", 1);
        double[] scaled =
                Arrays.stream(weights.doubles()).map(weight -> weight * alpha).toArray();
        Optional<double[]> bias = constants.optional(node, 2).map(tensor -> Arrays.stream(tensor.doubles())
                .map(summand -> summand * beta)
                .toArray());
        return linear(scaled, weights.shape(), transposed, bias);
    }

    Operation qGemm() throws TailRefusedException {
        Tensor weights = constants.input(node, 3);
        boolean transposed = node.integer("transB", 0) == 1;
        double alpha = node.real("alpha", 1);
        double[] scales = numbers(4);
        double[] real = Arrays.stream(real(weights, scales, numbers(5), transposed))
                .map(weight -> weight * alpha)
                .toArray();
        return linear(real, weights.shape(), transposed, bias(6, scales));
    }

    Operation matMul(int weight) throws TailRefusedException {
        Tensor weights = constants.input(node, weight);
        return linear(weights.doubles(), weights.shape(), false, Optional.empty());
    }

    Operation matMulInteger() throws TailRefusedException {
        Tensor weights = constants.input(node, 1);
        return linear(real(weights, new double[] {1}, numbers(3), false), weights.shape(), false, Optional.empty());
    }

    Operation qLinearMatMul() throws TailRefusedException {
        Tensor weights = constants.input(node, 3);
        return linear(real(weights, numbers(4), numbers(5), false), weights.shape(), false, Optional.empty());
    }

    private double[] numbers(int position) throws TailRefusedException {
        return constants.optional(node, position).map(Tensor::doubles).orElse(NOTHING);
    }

    /** A bias of integers, whose step is that of the input times that of the weights. */
    private Optional<double[]> bias(int position, double[] weightScales) throws TailRefusedException {
        double step = constants.input(node, 1).value(0);
        return constants.optional(node, position).map(tensor -> {
            double[] bias = tensor.doubles();
            for (int i = 0; i < bias.length; i++) {
                bias[i] *= step * weightScales[weightScales.length == 1 ? 0 : i];
            }
            return bias;
        });
    }

    /** Integers as real values, with one scale and zero point, or one for each output. */
    private static double[] real(Tensor weights, double[] scales, double[] zeroPoints, boolean outputsFirst) {
        double[] real = weights.doubles();
        int[] shape = weights.shape();
        int outputs = outputsFirst ? shape[0] : shape[shape.length - 1];
        int inner = outputsFirst ? real.length / outputs : 1;
        for (int i = 0; i < real.length; i++) {
            int output = i / inner % outputs;
            real[i] = (real[i] - zeroPoints[zeroPoints.length == 1 ? 0 : output])
                    * scales[scales.length == 1 ? 0 : output];
        }
        return real;
    }

    private Operation linear(double[] weights, int[] shape, boolean transposed, Optional<double[]> bias)
            throws TailRefusedException {
        if (shape.length != 2) {
            throw new TailRefusedException(node + " multiplies by no matrix of weights");
        }
        int outputs = transposed ? shape[0] : shape[1];
        int inputs = transposed ? shape[1] : shape[0];
        float[][] rows = new float[outputs][inputs];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                rows[o][i] = (float) weights[transposed ? o * inputs + i : i * outputs + o];
            }
        }
        int count = (int) Tensor.elements(constants.shape(node.input(0).orElse(""))) / inputs;
        return new Linear(count, rows, bias.orElse(NOTHING));
    }

    private static float[][] rows(double[] values, int count) {
        int length = values.length / count;
        float[][] rows = new float[count][length];
        for (int i = 0; i < values.length; i++) {
            rows[i / length][i % length] = (float) values[i];
        }
        return rows;
    }
}

package io.fovea.deployed.tail;

import java.util.Arrays;

/**
 * A matrix of weights on each row of the input, and a bias.
 *
 * @param rows of the input
 * @param weights {@code [outputs][inputs]}
 * @param bias one for each output, or one for each element of the result
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Linear(int rows, float[][] weights, double[] bias) implements Operation {
    @Override
    public int size() {
        return rows * weights.length;
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] output = new double[size()];
        for (int i = 0; i < output.length; i++) {
            if (wanted[i]) {
                float[] weight = weights[i % weights.length];
                int from = i / weights.length * weight.length;
                output[i] = product(inputs[0], from, weight) + bias[i % bias.length];
            }
        }
        return output;
    }

    /** In four sums, which do not wait for each other. */
    private static double product(double[] x, int from, float[] weight) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int j = 0;
        for (; j + 3 < weight.length; j += 4) {
            a += x[from + j] * weight[j];
            b += x[from + j + 1] * weight[j + 1];
            c += x[from + j + 2] * weight[j + 2];
            d += x[from + j + 3] * weight[j + 3];
        }
        for (; j < weight.length; j++) {
            a += x[from + j] * weight[j];
        }
        return a + b + (c + d);
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        int length = weights[0].length;
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i]) {
                int from = i / weights.length * length;
                Arrays.fill(needed, from, from + length, true);
            }
        }
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        for (int i = 0; i < gradient.length; i++) {
            if (gradient[i] != 0) {
                float[] weight = weights[i % weights.length];
                int from = i / weights.length * weight.length;
                for (int j = 0; j < weight.length; j++) {
                    gradients[0][from + j] += gradient[i] * weight[j];
                }
            }
        }
    }
}

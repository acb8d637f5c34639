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
                double sum = 0;
                for (int j = 0; j < weight.length; j++) {
                    sum += inputs[0][from + j] * weight[j];
                }
                output[i] = sum + bias[i % bias.length];
            }
        }
        return output;
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

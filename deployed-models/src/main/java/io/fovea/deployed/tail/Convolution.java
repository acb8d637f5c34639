package io.fovea.deployed.tail;

import java.util.Arrays;

/**
 * A two-dimensional convolution.
 *
 * @param window that slides
 * @param groups of channels
 * @param inChannels of the input
 * @param weights one filter of {@code inChannels / groups * kernel} numbers for each output channel
 * @param bias one for each output channel
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Convolution(Window window, int groups, int inChannels, float[][] weights, double[] bias) implements Operation {
    @Override
    public int size() {
        return weights.length * window.outCells();
    }

    private int perGroup() {
        return inChannels / groups;
    }

    /** First input channel of an output channel's group. */
    private int firstChannel(int channel) {
        return channel / (weights.length / groups) * perGroup();
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] output = new double[size()];
        int kernel = window.kernelCells();
        for (int i = 0; i < output.length; i++) {
            if (!wanted[i]) {
                continue;
            }
            int channel = i / window.outCells();
            float[] weight = weights[channel];
            double sum = bias[channel];
            for (int k = 0; k < kernel; k++) {
                int cell = window.cell(i % window.outCells(), k);
                int at = firstChannel(channel) * window.cells() + cell;
                for (int c = 0; cell >= 0 && c < perGroup(); c++) {
                    sum += inputs[0][at + c * window.cells()] * weight[c * kernel + k];
                }
            }
            output[i] = sum;
        }
        return output;
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        Arrays.fill(needed, true);
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        int kernel = window.kernelCells();
        for (int i = 0; i < gradient.length; i++) {
            if (gradient[i] == 0) {
                continue;
            }
            int channel = i / window.outCells();
            float[] weight = weights[channel];
            for (int k = 0; k < kernel; k++) {
                int cell = window.cell(i % window.outCells(), k);
                int at = firstChannel(channel) * window.cells() + cell;
                for (int c = 0; cell >= 0 && c < perGroup(); c++) {
                    gradients[0][at + c * window.cells()] += gradient[i] * weight[c * kernel + k];
                }
            }
        }
    }
}

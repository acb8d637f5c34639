package io.fovea.deployed.tail;

import java.util.Arrays;

/** {@code DynamicQuantizeLinear}: 8 bits over the range of this very tensor, 0 in it. A tensor of zeros has scale 1. */
record DynamicQuantize(int size) implements Operation {

    private Quantize over(double[] x) {
        double low = Math.min(0, Arrays.stream(x).min().orElse(0));
        double high = Math.max(0, Arrays.stream(x).max().orElse(0));
        double scale = high > low ? (high - low) / 255 : 1;
        double zeroPoint = Math.min(Math.max(Math.rint(-low / scale), 0), 255);
        return new Quantize(size, new Quantize.Grid(new double[] {scale}, new double[] {zeroPoint}, 0, 255, 1));
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        return over(inputs[0]).forward(inputs, wanted);
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        Arrays.fill(needed, true);
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        over(inputs[0]).backward(inputs, output, gradient, gradients);
    }
}

package io.fovea.deployed.tail;

/**
 * Rounds to a grid and saturates, as {@code QuantizeLinear} and {@code DequantizeLinear} together do. The gradient passes
 * straight through, and is 0 where the value is saturated.
 */
record Quantize(int size, Grid grid) implements Operation {

    /**
     * The integers and the real values they stand for.
     *
     * @param scales one, or one for each place of an axis
     * @param zeroPoints as many as there are scales
     * @param low smallest integer
     * @param high largest integer
     * @param inner elements between two places of the axis
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Grid(double[] scales, double[] zeroPoints, int low, int high, int inner) {
        private int place(int index) {
            return scales.length == 1 ? 0 : index / inner % scales.length;
        }

        private double integer(double x, int index) {
            int place = place(index);
            return Math.rint(x / scales[place]) + zeroPoints[place];
        }

        double value(double x, int index) {
            int place = place(index);
            return (Math.min(Math.max(integer(x, index), low), high) - zeroPoints[place]) * scales[place];
        }

        boolean holds(double x, int index) {
            double integer = integer(x, index);
            return integer >= low && integer <= high;
        }
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] output = new double[size];
        for (int i = 0; i < size; i++) {
            if (wanted[i]) {
                output[i] = grid.value(inputs[0][i], i);
            }
        }
        return output;
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        for (int i = 0; i < size; i++) {
            needed[i] |= wanted[i];
        }
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        for (int i = 0; i < size; i++) {
            if (gradient[i] != 0 && grid.holds(inputs[0][i], i)) {
                gradients[0][i] += gradient[i];
            }
        }
    }
}

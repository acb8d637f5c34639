package io.fovea.deployed.tail;

/**
 * Maximum or mean over a sliding window of each channel.
 *
 * @param kind maximum or mean
 * @param channels of input and output
 * @param window that slides
 * @param countPadding whether the mean counts cells of the padding
 */
record Pool(Reduce.Kind kind, int channels, Window window, boolean countPadding) implements Operation {

    @Override
    public int size() {
        return channels * window.outCells();
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] output = new double[size()];
        for (int i = 0; i < output.length; i++) {
            if (wanted[i]) {
                output[i] = kind == Reduce.Kind.MAX ? inputs[0][largest(inputs[0], i)] : mean(inputs[0], i);
            }
        }
        return output;
    }

    private int at(int output, int kernel) {
        int cell = window.cell(output % window.outCells(), kernel);
        return cell < 0 ? -1 : output / window.outCells() * window.cells() + cell;
    }

    /** The first of the largest. */
    private int largest(double[] x, int output) {
        int largest = -1;
        for (int kernel = 0; kernel < window.kernelCells(); kernel++) {
            int at = at(output, kernel);
            if (at >= 0 && (largest < 0 || x[at] > x[largest])) {
                largest = at;
            }
        }
        return largest;
    }

    private double mean(double[] x, int output) {
        double sum = 0;
        for (int kernel = 0; kernel < window.kernelCells(); kernel++) {
            int at = at(output, kernel);
            sum += at < 0 ? 0 : x[at];
        }
        return sum / count(output);
    }

    private int count(int output) {
        int count = 0;
        for (int kernel = 0; kernel < window.kernelCells(); kernel++) {
            count += countPadding || at(output, kernel) >= 0 ? 1 : 0;
        }
        return count;
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        for (int i = 0; i < wanted.length; i++) {
            for (int kernel = 0; wanted[i] && kernel < window.kernelCells(); kernel++) {
                int at = at(i, kernel);
                if (at >= 0) {
                    needed[at] = true;
                }
            }
        }
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        for (int i = 0; i < gradient.length; i++) {
            if (gradient[i] == 0) {
                continue;
            }
            if (kind == Reduce.Kind.MAX) {
                gradients[0][largest(inputs[0], i)] += gradient[i];
                continue;
            }
            double share = gradient[i] / count(i);
            for (int kernel = 0; kernel < window.kernelCells(); kernel++) {
                int at = at(i, kernel);
                if (at >= 0) {
                    gradients[0][at] += share;
                }
            }
        }
    }
}

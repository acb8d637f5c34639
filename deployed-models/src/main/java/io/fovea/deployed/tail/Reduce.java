package io.fovea.deployed.tail;

import java.util.Arrays;

/**
 * Mean, sum or maximum over groups of elements that do not overlap: reductions and global pooling.
 *
 * @param kind which
 * @param size elements of the result
 * @param group for each element of the input, the element of the result it goes into
 * @param run length of the runs of neighbours that go into one element each, in order; 0 where they do not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reduce(Kind kind, int size, int[] group, int run) implements Operation {
    enum Kind {
        MEAN,
        SUM,
        MAX
    }

    /** The part of a gradient that each element gets; of means and sums. */
    double share() {
        return kind == Kind.MEAN ? (double) size / group.length : 1;
    }

    static Reduce of(Kind kind, int size, int[] group) {
        int length = size == 0 ? 0 : group.length / size;
        boolean runs = length * size == group.length;
        for (int i = 0; runs && i < group.length; i++) {
            runs = group[i] == i / length;
        }
        return new Reduce(kind, size, group, runs ? length : 0);
    }

    /** Whether every element of an equal run of neighbours gets the same gradient. */
    boolean isEven() {
        return run > 0 && kind != Kind.MAX;
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        return kind == Kind.MAX ? maxima(inputs[0]) : sums(inputs[0], wanted);
    }

    private double[] sums(double[] x, boolean[] wanted) {
        double[] output = new double[size];
        for (int i = 0; i < group.length; i++) {
            if (wanted[group[i]]) {
                output[group[i]] += x[i];
            } else if (run > 0) {
                i += run - 1;
            }
        }
        double share = share();
        for (int i = 0; i < size; i++) {
            output[i] *= share;
        }
        return output;
    }

    private double[] maxima(double[] x) {
        double[] output = new double[size];
        Arrays.fill(output, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < group.length; i++) {
            output[group[i]] = Math.max(output[group[i]], x[i]);
        }
        return output;
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        for (int i = 0; i < group.length; i++) {
            needed[i] |= wanted[group[i]];
        }
    }

    /** Of equal maxima the first gets the gradient. */
    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        boolean[] given = new boolean[size];
        double share = share();
        for (int i = 0; i < group.length; i++) {
            int to = group[i];
            if (kind != Kind.MAX) {
                gradients[0][i] += gradient[to] * share;
            } else if (!given[to] && inputs[0][i] == output[to]) {
                given[to] = true;
                gradients[0][i] += gradient[to];
            }
        }
    }
}

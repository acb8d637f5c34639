package io.fovea.deployed.tail;

import java.util.Arrays;

/**
 * Mean, sum or maximum over groups of elements that do not overlap: reductions and global pooling.
 *
 * @param kind which
 * @param size elements of the result
 * @param group for each element of the input, the element of the result it goes into
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reduce(Kind kind, int size, int[] group) implements Operation {
    enum Kind {
        MEAN,
        SUM,
        MAX
    }

    private double share() {
        return kind == Kind.MEAN ? (double) size / group.length : 1;
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

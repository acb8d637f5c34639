package io.fovea.deployed.tail;

import java.util.Arrays;

/**
 * A function of each run of neighbouring elements as a whole: softmax, its logarithm, and layer normalisation.
 *
 * @param kind which
 * @param size elements
 * @param length of a run
 * @param epsilon added to the variance; of layer normalisation only
 */
record Normalisation(Kind kind, int size, int length, double epsilon) implements Operation {
    enum Kind {
        SOFTMAX,
        LOG_SOFTMAX,
        LAYER
    }

    @Override
    public double[] forward(double[][] inputs, boolean[] wanted) {
        double[] x = inputs[0];
        double[] output = new double[size];
        for (int from = 0; from < size; from += length) {
            int to = from + length;
            if (kind == Kind.LAYER) {
                double mean = mean(x, from);
                double deviation = deviation(x, from, mean);
                for (int i = from; i < to; i++) {
                    output[i] = (x[i] - mean) / deviation;
                }
            } else {
                double largest = Arrays.stream(x, from, to).max().orElseThrow();
                double sum = Arrays.stream(x, from, to)
                        .map(value -> Math.exp(value - largest))
                        .sum();
                for (int i = from; i < to; i++) {
                    double logarithm = x[i] - largest - Math.log(sum);
                    output[i] = kind == Kind.SOFTMAX ? Math.exp(logarithm) : logarithm;
                }
            }
        }
        return output;
    }

    private double mean(double[] x, int from) {
        return Arrays.stream(x, from, from + length).average().orElseThrow();
    }

    private double deviation(double[] x, int from, double mean) {
        double variance = Arrays.stream(x, from, from + length)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElseThrow();
        return Math.sqrt(variance + epsilon);
    }

    @Override
    public void demand(boolean[] wanted, int input, boolean[] needed) {
        Arrays.fill(needed, true);
    }

    @Override
    public void backward(double[][] inputs, double[] output, double[] gradient, double[][] gradients) {
        for (int from = 0; from < size; from += length) {
            double sum = 0;
            double product = 0;
            for (int i = from; i < from + length; i++) {
                sum += gradient[i];
                product += gradient[i] * output[i];
            }
            double deviation = kind == Kind.LAYER ? deviation(inputs[0], from, mean(inputs[0], from)) : 1;
            for (int i = from; i < from + length; i++) {
                gradients[0][i] += switch (kind) {
                    case SOFTMAX -> output[i] * (gradient[i] - product);
                    case LOG_SOFTMAX -> gradient[i] - Math.exp(output[i]) * sum;
                    case LAYER -> (gradient[i] - sum / length - output[i] * product / length) / deviation;
                };
            }
        }
    }
}

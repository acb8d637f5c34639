package io.fovea.imaging.resize;

/**
 * The weights of one pass of {@link PillowBilinear}, in fixed point as {@code Resample.c} of Pillow has them
 * ({@code precompute_coeffs} and {@code normalize_coeffs_8bpc}).
 */
final class TriangleFilter {
    /** 32 bits less 8 of a pixel and 2 for overshoot. */
    private static final int PRECISION_BITS = 32 - 8 - 2;

    /** Where a sum starts, so that it is rounded when it is shifted back. */
    static final int HALF = 1 << (PRECISION_BITS - 1);

    private final int[] first;
    private final int[] taps;
    private final int[] weights;
    private final int maxTaps;

    private TriangleFilter(int outputs, int maxTaps) {
        this.first = new int[outputs];
        this.taps = new int[outputs];
        this.weights = new int[outputs * maxTaps];
        this.maxTaps = maxTaps;
    }

    /** From {@code inputs} pixels to {@code outputs}. */
    static TriangleFilter of(int inputs, int outputs) {
        double scale = (double) inputs / outputs;
        double support = Math.max(scale, 1.0);
        TriangleFilter filter = new TriangleFilter(outputs, (int) Math.ceil(support) * 2 + 1);
        for (int output = 0; output < outputs; output++) {
            filter.weigh(output, (output + 0.5) * scale, support, inputs);
        }
        return filter;
    }

    private void weigh(int output, double center, double support, int inputs) {
        int from = Math.max((int) (center - support + 0.5), 0);
        int count = Math.min((int) (center + support + 0.5), inputs) - from;
        double[] exact = new double[count];
        double total = 0;
        for (int tap = 0; tap < count; tap++) {
            exact[tap] = triangle((tap + from - center + 0.5) * (1.0 / support));
            total += exact[tap];
        }
        first[output] = from;
        taps[output] = count;
        for (int tap = 0; tap < count; tap++) {
            double weight = total == 0 ? exact[tap] : exact[tap] / total;
            weights[output * maxTaps + tap] = (int) (0.5 + weight * (1 << PRECISION_BITS));
        }
    }

    private static double triangle(double x) {
        return Math.max(1.0 - Math.abs(x), 0.0);
    }

    int outputs() {
        return first.length;
    }

    /** First input that an output is made of. */
    int first(int output) {
        return first[output];
    }

    /** How many inputs an output is made of. */
    int taps(int output) {
        return taps[output];
    }

    /** Index of an output's first weight. */
    int weightsAt(int output) {
        return output * maxTaps;
    }

    /** All weights in fixed point; not to be written to. */
    int[] weights() {
        return weights;
    }

    /** A weighted sum as a pixel's level. */
    static byte level(int sum) {
        return (byte) Math.min(Math.max(sum >> PRECISION_BITS, 0), 255);
    }
}

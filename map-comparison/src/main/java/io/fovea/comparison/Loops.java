package io.fovea.comparison;

/**
 * Loops over rows of doubles, written so plainly that the JIT compiler turns them into vector instructions: no branches, no
 * calls, one output, no sum along the row (which it must not reorder), but sums per column, and every row an array of its
 * own with one index for all: where an offset is added it cannot tell rows apart and takes one number at a time.
 */
final class Loops {
    private static final int SIZE = ComparedMap.SIZE;

    private Loops() {}

    /** Adds four rows, each times its own number. */
    static void addRows(
            double[] out,
            double[] r0,
            double[] r1,
            double[] r2,
            double[] r3,
            double[] numbers,
            int n,
            int from,
            int to) {
        double c0 = numbers[n];
        double c1 = numbers[n + 1];
        double c2 = numbers[n + 2];
        double c3 = numbers[n + 3];
        for (int x = from; x < to; x++) {
            out[x] = Math.fma(c0, r0[x], Math.fma(c1, r1[x], Math.fma(c2, r2[x], Math.fma(c3, r3[x], out[x]))));
        }
    }

    /** {@code out += c in}. */
    static void addRow(double[] out, double[] in, double c, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] = Math.fma(c, in[x], out[x]);
        }
    }

    /** {@code out += a low + b (high - low)}. */
    static void addCombined(double[] out, double[] low, double[] high, double a, double b) {
        for (int x = 0; x < SIZE; x++) {
            out[x] += a * low[x] + b * (high[x] - low[x]);
        }
    }

    /** {@code out += a - b}. */
    static void addDifference(double[] out, double[] a, double[] b) {
        for (int x = 0; x < SIZE; x++) {
            out[x] += a[x] - b[x];
        }
    }

    /** {@code out += in}. */
    static void add(double[] out, double[] in) {
        for (int x = 0; x < SIZE; x++) {
            out[x] += in[x];
        }
    }

    /** Four steps of Horner's rule: {@code out = (((out z + m3) z + m2) z + m1) z + m0}. */
    static void horner(double[] out, double[] z, double[] m3, double[] m2, double[] m1, double[] m0, int from, int to) {
        for (int x = from; x < to; x++) {
            double at = z[x];
            out[x] = Math.fma(Math.fma(Math.fma(Math.fma(out[x], at, m3[x]), at, m2[x]), at, m1[x]), at, m0[x]);
        }
    }

    /** Five steps of Horner's rule: {@code out = ((((out z + c4) z + c3) z + c2) z + c1) z + c0}. */
    static void horner(double[] out, double[] z, double c4, double c3, double c2, double c1, double c0) {
        for (int x = 0; x < SIZE; x++) {
            double at = z[x];
            out[x] = Math.fma(Math.fma(Math.fma(Math.fma(Math.fma(out[x], at, c4), at, c3), at, c2), at, c1), at, c0);
        }
    }

    /** {@code out = out z + c level}. */
    static void finish(double[] out, double[] z, double c, double[] levels) {
        for (int x = 0; x < SIZE; x++) {
            out[x] = out[x] * z[x] + c * levels[x];
        }
    }

    /** {@code out = scale in + offset}. */
    static void affine(double[] out, double[] in, double scale, double offset) {
        for (int x = 0; x < SIZE; x++) {
            out[x] = scale * in[x] + offset;
        }
    }

    /** Of every number. */
    static void squareRoots(double[] out, double[] in) {
        for (int x = 0; x < SIZE; x++) {
            out[x] = Math.sqrt(in[x]);
        }
    }

    /** Half the sum of two rows, and the quotient of their difference and sum. */
    static void halfSumAndSteepness(double[] half, double[] steepness, double[] low, double[] high) {
        for (int x = 0; x < SIZE; x++) {
            half[x] = 0.5 * (low[x] + high[x]);
        }
        for (int x = 0; x < SIZE; x++) {
            steepness[x] = 0.5 * (high[x] - low[x]) / half[x];
        }
    }

    /** {@code out += sum over n cells of (low - mean + f (high - low))^2}, with the sums of f and of its square. */
    static void addSquares(
            double[] out, double[] low, double[] high, double mean, double n, double first, double second) {
        double twice = 2 * first;
        for (int x = 0; x < SIZE; x++) {
            double a = low[x] - mean;
            double b = high[x] - low[x];
            out[x] += n * a * a + b * (twice * a + second * b);
        }
    }

    /** {@code out += a b}. */
    static void addProducts(double[] out, double[] a, double[] b, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] = Math.fma(a[x], b[x], out[x]);
        }
    }

    /** {@code out += a (b - mean)}. */
    static void addProducts(double[] out, double[] a, double[] b, double mean, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] += a[x] * (b[x] - mean);
        }
    }

    /** {@code out += series z + m0 level}. */
    static void addSeries(double[] out, double[] series, double[] z, double[] m0, double[] levels, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] += series[x] * z[x] + m0[x] * levels[x];
        }
    }

    /**
     * The sum of a reference times a linear function of the fraction f, from the reference's moments with 1 and with {@code
     * 2 (2 f - 1)}.
     */
    static void addLinearProducts(
            double[] out, double[] m0, double[] m1, double[] low, double[] high, double mean, int from, int to) {
        for (int x = from; x < to; x++) {
            double withFraction = 0.5 * (m0[x] + 0.5 * m1[x]);
            out[x] += m0[x] * (low[x] - mean) + withFraction * (high[x] - low[x]);
        }
    }

    /** Of the linear function between two rows, its start and its rise. */
    static void levels(double[] start, double[] rise, double[] low, double[] high, double scale, double offset) {
        for (int x = 0; x < SIZE; x++) {
            start[x] = scale * low[x] + offset;
        }
        for (int x = 0; x < SIZE; x++) {
            rise[x] = scale * (high[x] - low[x]);
        }
    }

    /** {@code out += n start + fractions rise + constant}. */
    static void addLinear(double[] out, double[] start, double[] rise, double n, double fractions, double constant) {
        for (int x = 0; x < SIZE; x++) {
            out[x] += n * start[x] + fractions * rise[x] + constant;
        }
    }

    /** {@code out += |start + f rise - q|} for four rows of q. */
    static void addDistances(
            double[] out,
            double[] start,
            double[] rise,
            double[] q0,
            double[] q1,
            double[] q2,
            double[] q3,
            double[] f,
            int n,
            int from,
            int to) {
        double f0 = f[n];
        double f1 = f[n + 1];
        double f2 = f[n + 2];
        double f3 = f[n + 3];
        for (int x = from; x < to; x++) {
            double a = start[x];
            double b = rise[x];
            out[x] += (Math.abs(Math.fma(f0, b, a) - q0[x]) + Math.abs(Math.fma(f1, b, a) - q1[x]))
                    + (Math.abs(Math.fma(f2, b, a) - q2[x]) + Math.abs(Math.fma(f3, b, a) - q3[x]));
        }
    }

    /** {@code out += |a - b|}. */
    static void addDistance(double[] out, double[] a, double[] b, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] += Math.abs(a[x] - b[x]);
        }
    }

    /** The same as {@link #addDistances} for one row of q. */
    static void addDistance(double[] out, double[] start, double[] rise, double[] q, double f, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] += Math.abs(Math.fma(f, rise[x], start[x]) - q[x]);
        }
    }

    /**
     * The difference of two maps along the columns of a band, as first value and step: {@code a p - b q + offset}, the first
     * cell at fraction {@code first}, each next one {@code step} further.
     */
    static void differences(
            double[] start,
            double[] steps,
            double[] pLow,
            double[] pHigh,
            double[] qLow,
            double[] qHigh,
            double a,
            double b,
            double offset,
            double first,
            double step) {
        for (int x = 0; x < SIZE; x++) {
            steps[x] = a * (pHigh[x] - pLow[x]) - b * (qHigh[x] - qLow[x]);
        }
        for (int x = 0; x < SIZE; x++) {
            start[x] = a * pLow[x] - b * qLow[x] + offset + first * steps[x];
        }
        for (int x = 0; x < SIZE; x++) {
            steps[x] *= step;
        }
    }

    /**
     * The sum of the sizes of an arithmetic sequence in each column: {@code out += sum over k < n of |start + k step|}. It
     * changes its sign once at most: j terms before that, n - j after.
     */
    static void addSizes(double[] out, double[] start, double[] step, int n) {
        double half = 0.5 * n * (n - 1);
        for (int x = 0; x < SIZE; x++) {
            double a = start[x];
            double b = step[x];
            double j = Math.min(Math.max(Math.ceil(-a / (b + Double.MIN_NORMAL)), 0), n);
            out[x] += Math.abs(n * a + half * b - (2 * j * a + j * (j - 1) * b));
        }
    }

    /** The sum of a part of a row. */
    static double sum(double[] in, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int x = from;
        for (; x + 3 < to; x += 4) {
            s0 += in[x];
            s1 += in[x + 1];
            s2 += in[x + 2];
            s3 += in[x + 3];
        }
        for (; x < to; x++) {
            s0 += in[x];
        }
        return s0 + s1 + (s2 + s3);
    }
}

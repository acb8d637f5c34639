package io.fovea.aggregator.comparison;

/**
 * Loops over rows of doubles, written so plainly that the JIT compiler turns them into vector instructions: no branches, no
 * calls, one output, and no sum along the row (which it must not reorder), but sums per column.
 */
final class Loops {
    private static final int SIZE = ComparedMap.SIZE;

    private Loops() {}

    /** Adds four rows in a row, each times its own number. */
    static void addRows(double[] out, int o, double[] in, int row, double[] numbers, int n, int from, int to) {
        double c0 = numbers[n];
        double c1 = numbers[n + 1];
        double c2 = numbers[n + 2];
        double c3 = numbers[n + 3];
        int r1 = row + SIZE;
        int r2 = r1 + SIZE;
        int r3 = r2 + SIZE;
        for (int x = from; x < to; x++) {
            out[o + x] += (c0 * in[row + x] + c1 * in[r1 + x]) + (c2 * in[r2 + x] + c3 * in[r3 + x]);
        }
    }

    /** {@code out += c in}. */
    static void addRow(double[] out, int o, double[] in, int r, double c, int from, int to) {
        for (int x = from; x < to; x++) {
            out[o + x] += c * in[r + x];
        }
    }

    /** {@code out = a low + b (high - low)}. */
    static void combine(double[] out, int o, double[] in, int low, int high, double a, double b) {
        for (int x = 0; x < SIZE; x++) {
            out[o + x] = a * in[low + x] + b * (in[high + x] - in[low + x]);
        }
    }

    /** Four steps of Horner's rule: {@code out = (((out z + m3) z + m2) z + m1) z + m0}, with m of degree by degree. */
    static void horner(double[] out, double[] z, int zRow, double[] m, int m0, int from, int to) {
        int m1 = m0 + SIZE;
        int m2 = m1 + SIZE;
        int m3 = m2 + SIZE;
        for (int x = from; x < to; x++) {
            double at = z[zRow + x];
            out[x] = (((out[x] * at + m[m3 + x]) * at + m[m2 + x]) * at + m[m1 + x]) * at + m[m0 + x];
        }
    }

    /** {@code out = scale in + offset}, whole arrays. */
    static void affine(double[] out, double[] in, double scale, double offset) {
        for (int x = 0; x < in.length; x++) {
            out[x] = scale * in[x] + offset;
        }
    }

    /** Whole arrays. */
    static void squareRoots(double[] out, double[] in) {
        for (int x = 0; x < in.length; x++) {
            out[x] = Math.sqrt(in[x]);
        }
    }

    /** Half the sum of two rows, and the quotient of their difference and sum. */
    static void halfSumAndSteepness(double[] half, double[] steepness, int row, double[] in, int low, int high) {
        for (int x = 0; x < SIZE; x++) {
            half[row + x] = 0.5 * (in[low + x] + in[high + x]);
        }
        for (int x = 0; x < SIZE; x++) {
            steepness[row + x] = 0.5 * (in[high + x] - in[low + x]) / half[row + x];
        }
    }

    /** {@code out += sum over n cells of (low - mean + f (high - low))^2}, with the sums of f and of its square. */
    static void addSquares(
            double[] out, double[] in, int low, int high, double mean, double n, double first, double second) {
        double twice = 2 * first;
        for (int x = 0; x < SIZE; x++) {
            double a = in[low + x] - mean;
            double b = in[high + x] - in[low + x];
            out[x] += n * a * a + b * (twice * a + second * b);
        }
    }

    /** {@code out += a b}. */
    static void addProducts(double[] out, double[] a, double[] b, int row, int from, int to) {
        addProducts(out, a, b, row, 0, from, to);
    }

    /** {@code out += a (b - mean)}. */
    static void addProducts(double[] out, double[] a, double[] b, int row, double mean, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] += a[x] * (b[row + x] - mean);
        }
    }

    /** {@code out += series z + m0 level}. */
    static void addSeries(
            double[] out, double[] series, double[] z, double[] m0, double[] levels, int row, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] += series[x] * z[row + x] + m0[x] * levels[row + x];
        }
    }

    /**
     * The sum of a reference times a linear function of the fraction f, from the reference's moments with 1 and with {@code
     * 2 (2 f - 1)}.
     */
    static void addLinearProducts(
            double[] out, double[] moments, double[] in, int low, int high, double mean, int from, int to) {
        for (int x = from; x < to; x++) {
            double withFraction = 0.5 * (moments[x] + 0.5 * moments[SIZE + x]);
            out[x] += moments[x] * (in[low + x] - mean) + withFraction * (in[high + x] - in[low + x]);
        }
    }

    /** Of the linear function between two rows, its start and its rise. */
    static void levels(double[] start, double[] rise, double[] in, int low, int high, double scale, double offset) {
        for (int x = 0; x < SIZE; x++) {
            start[x] = scale * in[low + x] + offset;
        }
        for (int x = 0; x < SIZE; x++) {
            rise[x] = scale * (in[high + x] - in[low + x]);
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
            double[] out, double[] start, double[] rise, double[] q, int row, double[] f, int n, int from, int to) {
        double f0 = f[n];
        double f1 = f[n + 1];
        double f2 = f[n + 2];
        double f3 = f[n + 3];
        int r1 = row + SIZE;
        int r2 = r1 + SIZE;
        int r3 = r2 + SIZE;
        for (int x = from; x < to; x++) {
            double a = start[x];
            double b = rise[x];
            out[x] += (Math.abs(a + f0 * b - q[row + x]) + Math.abs(a + f1 * b - q[r1 + x]))
                    + (Math.abs(a + f2 * b - q[r2 + x]) + Math.abs(a + f3 * b - q[r3 + x]));
        }
    }

    /** The same for one row of q. */
    static void addDistance(
            double[] out, double[] start, double[] rise, double[] q, int row, double f, int from, int to) {
        for (int x = from; x < to; x++) {
            out[x] += Math.abs(start[x] + f * rise[x] - q[row + x]);
        }
    }

    /**
     * The difference of two maps along the columns of a band, as first value and step: {@code a p - b q + offset}, the first
     * cell at fraction {@code first}, each next one {@code step} further.
     */
    static void differences(
            double[] start,
            double[] steps,
            double[] p,
            double[] q,
            int low,
            int high,
            double a,
            double b,
            double offset,
            double first,
            double step) {
        for (int x = 0; x < SIZE; x++) {
            steps[x] = a * (p[high + x] - p[low + x]) - b * (q[high + x] - q[low + x]);
        }
        for (int x = 0; x < SIZE; x++) {
            start[x] = a * p[low + x] - b * q[low + x] + offset + first * steps[x];
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

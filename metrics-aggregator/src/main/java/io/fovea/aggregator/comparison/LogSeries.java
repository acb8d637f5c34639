package io.fovea.aggregator.comparison;

import java.util.Arrays;

/**
 * The logarithms of the shares of a {@link BilinearMap}, epsilon added, without one logarithm per cell.
 *
 * <p>In a column of a band the share p is linear from a to b. With {@code s = sqrt a + sqrt b} and
 * {@code z = (sqrt b - sqrt a) / s} it is {@code (s/2)^2 (1 + 2 z t + z^2)}, t from -1 to 1, whose logarithm has the
 * Chebyshev series {@code 2 log(s/2) + sum of z^n 2 (-1)^(n+1) / n T_n(t)}. So a weighted sum of logarithms over the column
 * takes one logarithm and a polynomial in z whose coefficients belong to the weights alone. Where a and b differ more than
 * sevenfold the series is too slow, and the logarithms of the column's cells are kept one by one.
 */
final class LogSeries {
    /** Of |z|: what is left out is below {@code 2/26 z^26 / (1 - z)}, 1.4e-10 of a share's weight. */
    private static final double LARGEST = 0.45;

    /** An end of a column that is this small beside epsilon is 0, and the other one must be this much larger. */
    private static final double ZERO = 2 * PixelScores.EPSILON;

    private static final double FAR_FROM_ZERO = 1e-7;
    private static final int SIZE = ComparedMap.SIZE;

    private final Bands rows;
    /** Band by band, column by column: 0 where the series is not used, as is {@link #levels}. */
    private final double[] steepness;

    private final double[] levels;
    /** Band * SIZE + column, ascending, where the series is not used. */
    private int[] steep = new int[0];
    /** Of each steep column where its logarithms begin in {@link #logarithms}. */
    private int[] starts = new int[0];
    /** For each band the first steep column; one entry more than bands. */
    private final int[] firstSteep;

    private double[] logarithms = new double[0];
    private int steepColumns;
    private int used;

    LogSeries(BilinearMap map) {
        rows = map.rows;
        double[] shares = new double[map.wide.length];
        Loops.affine(shares, map.wide, 1 / map.sum(), PixelScores.EPSILON);
        double[] roots = new double[shares.length];
        Loops.squareRoots(roots, shares);
        steepness = new double[rows.count() * SIZE];
        levels = new double[steepness.length];
        firstSteep = new int[rows.count() + 1];
        for (int band = 0; band < rows.count(); band++) {
            firstSteep[band] = steepColumns;
            int row = band * SIZE;
            Loops.halfSumAndSteepness(levels, steepness, row, roots, map.low(band), map.high(band));
            for (int x = 0; x < SIZE; x++) {
                if (Math.abs(steepness[row + x]) > LARGEST) {
                    steepness[row + x] = 0;
                    levels[row + x] = 0;
                    keep(band, x, shares[map.low(band) + x], shares[map.high(band) + x]);
                } else {
                    levels[row + x] = 2 * FastLog.log(levels[row + x]);
                }
            }
        }
        firstSteep[rows.count()] = steepColumns;
    }

    private void keep(int band, int x, double low, double high) {
        int cells = rows.cells(band);
        if (steepColumns == steep.length) {
            steep = Arrays.copyOf(steep, 2 * steep.length + 64);
            starts = Arrays.copyOf(starts, steep.length);
        }
        if (used + cells > logarithms.length) {
            logarithms = Arrays.copyOf(logarithms, 2 * logarithms.length + 64 * cells);
        }
        steep[steepColumns] = band * SIZE + x;
        starts[steepColumns++] = used;
        int first = rows.first[band];
        if (low <= ZERO && high >= FAR_FROM_ZERO && rows.isInside(band)) {
            double level = FastLog.log(high);
            for (int k = 0; k < cells; k++) {
                logarithms[used++] = level + rows.logOfFraction[first + k];
            }
        } else if (high <= ZERO && low >= FAR_FROM_ZERO && rows.isInside(band)) {
            double level = FastLog.log(low);
            for (int k = 0; k < cells; k++) {
                logarithms[used++] = level + rows.logOfRest[first + k];
            }
        } else {
            for (int k = 0; k < cells; k++) {
                logarithms[used++] = FastLog.log(low + rows.fraction[first + k] * (high - low));
            }
        }
    }

    /**
     * Adds, column by column, the weighted sum of the logarithms of a band's cells.
     *
     * @param out the sums of columns
     * @param moments of the weights with the series' terms, degree by degree
     * @param scratch a row
     * @param q whose values are the weights
     */
    void addWeighted(double[] out, int band, double[] moments, double[] scratch, Weights q) {
        int from = q.from();
        int to = q.to();
        int row = band * SIZE;
        if (rows.isBorder(band)) {
            Loops.addProducts(out, moments, levels, row, from, to);
            return;
        }
        System.arraycopy(moments, Bands.TERMS * SIZE + from, scratch, from, to - from);
        for (int degree = Bands.TERMS - 4; degree >= 1; degree -= 4) {
            Loops.horner(scratch, steepness, row, moments, degree * SIZE, from, to);
        }
        Loops.addSeries(out, scratch, steepness, moments, levels, row, from, to);
        for (int i = firstSteep[band]; i < firstSteep[band + 1]; i++) {
            int x = steep[i] - row;
            if (x >= from && x < to) {
                double sum = 0;
                for (int cell = rows.first[band], k = starts[i]; cell < rows.first[band + 1]; cell++, k++) {
                    sum += q.at(cell, x) * logarithms[k];
                }
                out[x] += sum;
            }
        }
    }
}

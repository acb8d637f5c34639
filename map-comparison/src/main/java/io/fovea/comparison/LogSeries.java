package io.fovea.comparison;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The logarithms of the shares of a {@link BilinearMap}, epsilon added, without one logarithm per cell.
 *
 * <p>In a column of a band the share p is linear from a to b. With {@code s = sqrt a + sqrt b} and
 * {@code z = (sqrt b - sqrt a) / s} it is {@code (s/2)^2 (1 + 2 z t + z^2)}, t from -1 to 1, whose logarithm has the
 * Chebyshev series {@code 2 log(s/2) + sum of z^n 2 (-1)^(n+1) / n T_n(t)}. So a weighted sum of logarithms over the column
 * takes one logarithm and a polynomial in z whose coefficients belong to the weights alone. Where a and b differ more than
 * sevenfold the series is too slow: {@link SteepColumns}.
 */
final class LogSeries {
    /** Of |z|: what is left out is below {@code 2/26 z^26 / (1 - z)}, 1.4e-10 of a share's weight. */
    private static final double LARGEST = 0.45;

    /** The smaller end of a column that the series does not take, in units of the difference of the ends, at most. */
    static final double LOWEST_START = (1 - LARGEST) * (1 - LARGEST) / (4 * LARGEST);

    private static final int SIZE = ComparedMap.SIZE;

    private final Bands rows;
    /** Band by band, column by column: 0 where the series is not used, as is {@link #levels}. */
    private final double[][] steepness;

    private final double[][] levels;
    private final SteepColumns steep;
    private volatile double @Nullable [][] nodeSums;

    LogSeries(BilinearMap map) {
        rows = map.rows;
        double[][] shares = new double[rows.nodes][SIZE];
        double[][] roots = new double[rows.nodes][SIZE];
        for (int node = 0; node < rows.nodes; node++) {
            Loops.affine(shares[node], map.wide[node], 1 / map.sum(), Definition.EPSILON);
            Loops.squareRoots(roots[node], shares[node]);
        }
        steepness = new double[rows.count()][SIZE];
        levels = new double[rows.count()][SIZE];
        steep = new SteepColumns(rows);
        for (int band = 0; band < rows.count(); band++) {
            steep.begin(band);
            int low = rows.low(band);
            int high = rows.high(band);
            double[] level = levels[band];
            double[] z = steepness[band];
            Loops.halfSumAndSteepness(level, z, roots[low], roots[high]);
            for (int x = 0; x < SIZE; x++) {
                if (Math.abs(z[x]) > LARGEST) {
                    z[x] = 0;
                    level[x] = 0;
                    steep.add(band, x, shares[low][x], shares[high][x]);
                } else {
                    level[x] = 2 * FastLog.log(level[x]);
                }
            }
        }
    }

    /** Of the logarithms, as {@link BilinearMap#nodeSums} of a map. */
    double[][] nodeSums() {
        double[][] known = nodeSums;
        if (known == null) {
            known = new double[rows.nodes][SIZE];
            double[] sum = new double[SIZE];
            double[] withFraction = new double[SIZE];
            for (int band = 0; band < rows.count(); band++) {
                expand(sum, band, rows.sums);
                double[] low = known[rows.low(band)];
                if (rows.isBorder(band)) {
                    Loops.add(low, sum);
                } else {
                    expand(withFraction, band, rows.sumsWithFraction);
                    steep.addSums(band, sum, withFraction);
                    Loops.addDifference(low, sum, withFraction);
                    Loops.add(known[rows.high(band)], withFraction);
                }
            }
            nodeSums = known;
        }
        return known;
    }

    /** The series in every column of a band, where a degree's term has the same factor in all of them. */
    private void expand(double[] out, int band, double[] factors) {
        double[] z = steepness[band];
        int next = rows.count();
        Arrays.fill(out, 0);
        for (int degree = rows.isBorder(band) ? 0 : Bands.TERMS; degree > 0; degree -= 5) {
            int i = degree * next + band;
            Loops.horner(
                    out,
                    z,
                    factors[i],
                    factors[i - next],
                    factors[i - 2 * next],
                    factors[i - 3 * next],
                    factors[i - 4 * next]);
        }
        Loops.finish(out, z, factors[band], levels[band]);
    }

    /**
     * Adds, column by column, the weighted sum of the logarithms of a band's cells.
     *
     * @param out the sums of columns
     * @param moments of the weights with the series' terms, degree by degree
     * @param scratch a row
     * @param q whose values are the weights
     */
    void addWeighted(double[] out, int band, double[][] moments, double[] scratch, Weights q) {
        int from = q.from();
        int to = q.to();
        double[] z = steepness[band];
        if (rows.isBorder(band)) {
            Loops.addProducts(out, moments[0], levels[band], from, to);
            return;
        }
        System.arraycopy(moments[Bands.TERMS], from, scratch, from, to - from);
        for (int i = Bands.TERMS - 4; i >= 1; i -= 4) {
            Loops.horner(scratch, z, moments[i + 3], moments[i + 2], moments[i + 1], moments[i], from, to);
        }
        Loops.addSeries(out, scratch, z, moments[0], levels[band], from, to);
        steep.addWeighted(out, band, moments, q);
    }
}

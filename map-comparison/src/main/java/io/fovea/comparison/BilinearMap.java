package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;
import io.fovea.imaging.resize.MapResize;
import org.jspecify.annotations.Nullable;

/**
 * A coarse map of values >= 0 that is up-sampled bilinearly, kept as its own rows, up-sampled along them alone: between two
 * such rows every column is linear, so that sums over cells have closed forms.
 */
final class BilinearMap extends ComparedMap {
    final Bands rows;
    /** Of each row of the coarse map, {@link ComparedMap#SIZE} columns. */
    final double[][] wide;

    private final ScalarMap map;
    private final double sum;
    private final double min;
    private final double max;
    private final double deviation;
    private volatile double @Nullable [][] nodeSums;
    private volatile @Nullable LogSeries logarithms;
    private volatile @Nullable ScalarMap cells;

    BilinearMap(ScalarMap map) {
        this.map = map;
        rows = Bands.of(map.height());
        Bands columns = Bands.of(map.width());
        wide = widen(map, columns);
        double total = 0;
        for (int row = 0; row < rows.nodes; row++) {
            total += rows.weight[row] * Loops.sum(wide[row], 0, SIZE);
        }
        sum = total;
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        // Within a band values are bilinear, so the extremes stand in the corners.
        for (int y : corners(rows)) {
            for (int x : corners(columns)) {
                low = Math.min(low, at(y, x));
                high = Math.max(high, at(y, x));
            }
        }
        min = low;
        max = high;
        deviation = Math.sqrt(squares(total / CELLS));
    }

    private static double[][] widen(ScalarMap map, Bands columns) {
        double[][] wide = new double[map.height()][SIZE];
        for (int y = 0; y < map.height(); y++) {
            for (int band = 0; band < columns.count(); band++) {
                double low = map.at(y, columns.low(band));
                double rise = map.at(y, columns.high(band)) - low;
                for (int x = columns.first[band]; x < columns.first[band + 1]; x++) {
                    wide[y][x] = low + columns.fraction[x] * rise;
                }
            }
        }
        return wide;
    }

    private static int[] corners(Bands bands) {
        int[] corners = new int[2 * bands.count()];
        for (int band = 0; band < bands.count(); band++) {
            boolean isEmpty = bands.cells(band) == 0;
            corners[2 * band] = isEmpty ? 0 : bands.first[band];
            corners[2 * band + 1] = isEmpty ? 0 : bands.first[band + 1] - 1;
        }
        return corners;
    }

    private double squares(double mean) {
        double[] squares = new double[SIZE];
        for (int band = 0; band < rows.count(); band++) {
            Loops.addSquares(
                    squares,
                    low(band),
                    high(band),
                    mean,
                    rows.cells(band),
                    rows.fractions(band),
                    rows.squaredFractions[band]);
        }
        return Loops.sum(squares, 0, SIZE);
    }

    /** The row before a band, in the order of nodes. */
    double[] low(int band) {
        return wide[rows.low(band)];
    }

    /** The row after a band. */
    double[] high(int band) {
        return wide[rows.high(band)];
    }

    /** The value of a cell. */
    double at(int y, int x) {
        int band = rows.bandOf[y];
        double low = low(band)[x];
        return low + rows.fraction[y] * (high(band)[x] - low);
    }

    /** Row by row of the coarse map, the sums over the cells of a column, each by the part that the row has in it. */
    double[][] nodeSums() {
        double[][] known = nodeSums;
        if (known == null) {
            known = new double[rows.nodes][SIZE];
            for (int band = 0; band < rows.count(); band++) {
                double first = rows.fractions(band);
                double second = rows.squaredFractions[band];
                Loops.addCombined(
                        known[rows.low(band)], low(band), high(band), rows.cells(band) - first, first - second);
                Loops.addCombined(known[rows.high(band)], low(band), high(band), first, second);
            }
            nodeSums = known;
        }
        return known;
    }

    /** The logarithms of the shares. */
    LogSeries logarithms() {
        LogSeries known = logarithms;
        if (known == null) {
            known = new LogSeries(this);
            logarithms = known;
        }
        return known;
    }

    @Override
    double sum() {
        return sum;
    }

    @Override
    double min() {
        return min;
    }

    @Override
    double max() {
        return max;
    }

    @Override
    double deviation() {
        return deviation;
    }

    @Override
    int cellCount() {
        return CELLS;
    }

    @Override
    ScalarMap cells() {
        ScalarMap known = cells;
        if (known == null) {
            known = MapResize.bilinear(map, SIZE, SIZE);
            cells = known;
        }
        return known;
    }
}

package io.fovea.table.drift;

import io.fovea.table.statistics.Sketch;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/**
 * Where a value stands among a baseline's values, as a score: mean 0 and standard deviation 1 for values that are
 * distributed as the baseline's, whatever that distribution is. So a test of scores keeps its promises for CC and KLD,
 * whose distributions have a long tail, and no outlier counts for more than {@link #LARGEST}.
 *
 * <p>The score is {@code sqrt(12) (u - 1/2)}, where u is the share of the baseline below the value and half of what ties
 * with it. Values tie that are closer than the sketch tells them apart, or than {@value #TIE}: below that, equal maps would
 * drift at a rounding error.
 */
final class Ranks {
    /** Score of a value beyond all of the baseline's. */
    static final double LARGEST = Math.sqrt(3);

    private static final double TIE = 1e-3;
    private static final double SPREAD = Math.sqrt(12);

    private final double[] values;
    /** How many of the baseline are no greater than the value at the same place. */
    private final double[] upTo;

    private final double origin;

    private Ranks(double origin, double[] values, double[] upTo) {
        this.origin = origin;
        this.values = values;
        this.upTo = upTo;
    }

    /** Among the values of a sketch, of which there must be one at least. */
    static Ranks of(Sketch baseline) {
        SortedMap<Double, Long> counts = baseline.counts();
        if (counts.isEmpty()) {
            throw new IllegalArgumentException("a baseline of no values");
        }
        double[] values = new double[counts.size()];
        double[] upTo = new double[counts.size()];
        int i = 0;
        double sum = 0;
        for (Map.Entry<Double, Long> some : counts.entrySet()) {
            sum += some.getValue();
            values[i] = some.getKey();
            upTo[i++] = sum;
        }
        return new Ranks(baseline.origin(), values, upTo);
    }

    /** The score of a value: between -{@link #LARGEST} and {@link #LARGEST}. */
    double score(double value) {
        double tie = Math.max(TIE, 2 * Sketch.ACCURACY * Math.abs(value - origin));
        double share = (noGreaterThan(value - tie) + noGreaterThan(value + tie)) / (2 * upTo[upTo.length - 1]);
        return SPREAD * (share - 0.5);
    }

    private double noGreaterThan(double value) {
        int found = Arrays.binarySearch(values, value);
        int last = found >= 0 ? found : -found - 2;
        return last < 0 ? 0 : upTo[last];
    }
}

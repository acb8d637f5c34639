package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;
import java.util.Arrays;

/** Spearman's rank correlation of two maps: Pearson's of the ranks of their cells. */
final class RankCorrelation {
    private RankCorrelation() {}

    /** -1..1; 1 where both maps order their cells in one way. */
    static double of(ScalarMap p, ScalarMap q) {
        return Definition.cc(ranks(p.values()), ranks(q.values()));
    }

    /** From 0; equal values share the mean of their ranks. */
    private static double[] ranks(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            ranks[i] = 0.5 * (countBelow(sorted, values[i]) + countBelow(sorted, Math.nextUp(values[i])) - 1);
        }
        return ranks;
    }

    /** How many of ascending values are less than a bound. */
    private static int countBelow(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

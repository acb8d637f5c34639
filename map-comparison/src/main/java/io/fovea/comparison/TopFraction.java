package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;
import java.util.Arrays;

/** Overlap of the cells where two maps are largest, as papers on the stability of attributions measure it. */
final class TopFraction {
    private TopFraction() {}

    /**
     * The cells that are in both top fractions, as a share of those that are in either, 0..1. A map's top fraction is every
     * cell that is no less than the least of its largest cells and more than its minimum.
     *
     * @param fraction how many cells are its largest, 0..1
     */
    static double iou(ScalarMap p, ScalarMap q, double fraction) {
        double leastP = threshold(p.values(), fraction);
        double leastQ = threshold(q.values(), fraction);
        int both = 0;
        int either = 0;
        for (int i = 0; i < p.values().length; i++) {
            boolean inP = p.values()[i] >= leastP;
            boolean inQ = q.values()[i] >= leastQ;
            both += inP && inQ ? 1 : 0;
            either += inP || inQ ? 1 : 0;
        }
        return (double) both / either;
    }

    private static double threshold(double[] values, double fraction) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int largest = Math.max((int) (fraction * sorted.length), 1);
        return Math.max(sorted[sorted.length - largest], Math.nextUp(sorted[0]));
    }
}

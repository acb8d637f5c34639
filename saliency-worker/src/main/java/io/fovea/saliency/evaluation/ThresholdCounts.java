package io.fovea.saliency.evaluation;

/**
 * How many pixels a map calls salient at each of the 256 thresholds of an 8-bit map, inside and outside the ground truth.
 * A pixel is called salient at threshold t when its level, 0..255, is t or more.
 */
final class ThresholdCounts {
    static final int LEVELS = 256;

    private final int[] hits = new int[LEVELS];
    private final int[] falseAlarms = new int[LEVELS];
    private final int area;
    private final int pixels;

    ThresholdCounts(float[] probabilities, GroundTruth truth) {
        boolean[] object = truth.object();
        for (int i = 0; i < object.length; i++) {
            int level = level(probabilities[i]);
            (object[i] ? hits : falseAlarms)[level]++;
        }
        for (int t = LEVELS - 2; t >= 0; t--) {
            hits[t] += hits[t + 1];
            falseAlarms[t] += falseAlarms[t + 1];
        }
        area = truth.area();
        pixels = object.length;
    }

    private static int level(float probability) {
        return Math.max(0, Math.min(LEVELS - 1, Math.round(probability * (LEVELS - 1))));
    }

    /** Pixels called salient that are. */
    int hits(int threshold) {
        return hits[threshold];
    }

    /** Pixels called salient that are not. */
    int falseAlarms(int threshold) {
        return falseAlarms[threshold];
    }

    /** Salient pixels of the ground truth. */
    int area() {
        return area;
    }

    int pixels() {
        return pixels;
    }
}

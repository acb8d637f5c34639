package io.fovea.saliency.evaluation;

/**
 * The weighted harmonic mean of precision and recall with beta squared 0.3, at each threshold.
 *
 * <p>Source: Achanta et al., "Frequency-tuned Salient Region Detection", CVPR 2009.
 */
final class FMeasure {
    private static final double BETA_SQUARED = 0.3;

    private FMeasure() {}

    static double[] curve(ThresholdCounts counts) {
        double[] curve = new double[ThresholdCounts.LEVELS];
        for (int t = 0; t < curve.length; t++) {
            curve[t] = at(counts.hits(t), counts.falseAlarms(t), counts.area());
        }
        return curve;
    }

    private static double at(int hits, int falseAlarms, int area) {
        if (hits == 0) {
            return 0;
        }
        double precision = (double) hits / (hits + falseAlarms);
        double recall = (double) hits / area;
        return (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
    }
}

package io.fovea.saliency.evaluation;

/**
 * The enhanced-alignment measure at each threshold: how a binary map agrees with the ground truth pixel by pixel once both
 * have lost their mean.
 *
 * <p>Source: Fan et al., "Enhanced-alignment Measure for Binary Foreground Map Evaluation", IJCAI 2018. A binary map has
 * four kinds of pixels, so four counts give the sum; it is divided by the number of pixels less one, as in the authors'
 * code.
 */
final class EMeasure {
    private static final double EPSILON = Math.ulp(1.0);

    private EMeasure() {}

    static double[] curve(ThresholdCounts counts) {
        double[] curve = new double[ThresholdCounts.LEVELS];
        for (int t = 0; t < curve.length; t++) {
            curve[t] = at(counts.hits(t), counts.falseAlarms(t), counts.area(), counts.pixels());
        }
        return curve;
    }

    private static double at(int hits, int falseAlarms, int area, int pixels) {
        double sum;
        if (area == 0) {
            sum = pixels - falseAlarms;
        } else if (area == pixels) {
            sum = hits;
        } else {
            double called = (double) (hits + falseAlarms) / pixels;
            double salient = (double) area / pixels;
            int misses = area - hits;
            int rejections = pixels - area - falseAlarms;
            sum = hits * enhanced(1 - called, 1 - salient)
                    + falseAlarms * enhanced(1 - called, -salient)
                    + misses * enhanced(-called, 1 - salient)
                    + rejections * enhanced(-called, -salient);
        }
        return Math.min(1, sum / Math.max(1, pixels - 1));
    }

    private static double enhanced(double map, double truth) {
        double alignment = 2 * map * truth / (map * map + truth * truth + EPSILON);
        return (alignment + 1) * (alignment + 1) / 4;
    }
}

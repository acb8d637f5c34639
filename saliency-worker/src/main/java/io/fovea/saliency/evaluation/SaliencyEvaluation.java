package io.fovea.saliency.evaluation;

import java.util.Arrays;

/**
 * Compares probability maps with ground truths, image by image, and averages as the salient-object field does: curves over
 * the 256 thresholds are averaged over images before their greatest value is taken.
 *
 * <p>Maps are taken as they are. The field's scripts stretch every map to 0..1 first; that turns an almost empty mask into
 * a full one, so it is not done here.
 */
public final class SaliencyEvaluation {
    private final double[] fCurve = new double[ThresholdCounts.LEVELS];
    private final double[] eCurve = new double[ThresholdCounts.LEVELS];
    private int images;
    private double absoluteErrors;
    private double structures;
    private double overlaps;

    /**
     * Adds one image.
     *
     * @param probabilities of being salient, 0..1, row-major, at the ground truth's size
     */
    public void add(float[] probabilities, GroundTruth truth) {
        if (probabilities.length != truth.object().length) {
            throw new IllegalArgumentException("a map of %d pixels against a ground truth of %d"
                    .formatted(probabilities.length, truth.object().length));
        }
        ThresholdCounts counts = new ThresholdCounts(probabilities, truth);
        accumulate(fCurve, FMeasure.curve(counts));
        accumulate(eCurve, EMeasure.curve(counts));
        absoluteErrors += meanAbsoluteError(probabilities, truth);
        structures += StructureMeasure.of(probabilities, truth);
        overlaps += intersectionOverUnion(probabilities, truth);
        images++;
    }

    /** The scores so far; NaN before the first image. */
    public SaliencyScores scores() {
        double n = images;
        return new SaliencyScores(
                images,
                absoluteErrors / n,
                Arrays.stream(fCurve).max().orElseThrow() / n,
                Arrays.stream(fCurve).average().orElseThrow() / n,
                structures / n,
                Arrays.stream(eCurve).max().orElseThrow() / n,
                Arrays.stream(eCurve).average().orElseThrow() / n,
                overlaps / n);
    }

    private static void accumulate(double[] sums, double[] curve) {
        for (int t = 0; t < sums.length; t++) {
            sums[t] += curve[t];
        }
    }

    private static double meanAbsoluteError(float[] probabilities, GroundTruth truth) {
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            sum += Math.abs(probabilities[i] - (truth.object()[i] ? 1.0 : 0.0));
        }
        return sum / probabilities.length;
    }

    /** One where both are empty: a mask that finds nothing where nothing is, is right. */
    private static double intersectionOverUnion(float[] probabilities, GroundTruth truth) {
        int intersection = 0;
        int union = 0;
        for (int i = 0; i < probabilities.length; i++) {
            boolean called = probabilities[i] >= 0.5f;
            boolean salient = truth.object()[i];
            intersection += called && salient ? 1 : 0;
            union += called || salient ? 1 : 0;
        }
        return union == 0 ? 1 : (double) intersection / union;
    }
}

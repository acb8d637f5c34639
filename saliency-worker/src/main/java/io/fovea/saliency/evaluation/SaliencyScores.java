package io.fovea.saliency.evaluation;

import java.util.Locale;

/**
 * What a set of masks is worth, averaged over its images.
 *
 * @param images how many
 * @param mae mean absolute error, 0 best
 * @param maxF greatest value of the mean F-measure curve, beta squared 0.3, 1 best
 * @param meanF mean of that curve over its 256 thresholds
 * @param sMeasure structure measure, alpha 0.5
 * @param maxE greatest value of the mean enhanced-alignment curve
 * @param meanE mean of that curve
 * @param iou intersection over union of the masks at one half
 */
public record SaliencyScores(
        int images, double mae, double maxF, double meanF, double sMeasure, double maxE, double meanE, double iou) {
    /** One line per measure, for people. */
    public String table() {
        return String.format(Locale.ROOT, """
                images      %d
                MAE         %.4f
                max F       %.4f
                mean F      %.4f
                S-measure   %.4f
                max E       %.4f
                mean E      %.4f
                IoU         %.4f
                """, images, mae, maxF, meanF, sMeasure, maxE, meanE, iou);
    }
}

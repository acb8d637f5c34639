package io.fovea.aggregator.paper;

import io.fovea.comparison.Metric;
import io.fovea.identity.Comparison;

/**
 * One cell of the study's table.
 *
 * @param model torchvision's name of what the study says it measured
 * @param comparison as the study writes it
 * @param metric one of the three that the study has
 * @param mean as printed
 * @param deviation standard deviation over images, as printed
 */
public record PublishedFigure(String model, Comparison comparison, Metric metric, double mean, double deviation) {
    /** Half of the last printed digit: the figure itself lies within this of what is printed. */
    public static final double ROUNDING = 0.005;

    private static final double Z_95 = 1.959963984540054;

    /** Half the width of the 95 % confidence interval of its mean over the study's images. */
    double samplingError() {
        return Z_95 * deviation / Math.sqrt(PublishedTable.IMAGES);
    }
}

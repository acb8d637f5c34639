package io.fovea.comparison;

import io.fovea.imaging.ScalarMap;

/**
 * SSIM of two maps (Wang et al. 2004, "Image quality assessment: from error visibility to structural similarity"), both
 * min-max scaled: luminance, contrast and structure of every window of 11 x 11 cells, weighted by a Gaussian, and the mean
 * over the windows that lie inside.
 */
final class StructuralSimilarity {
    private static final double SIGMA = 1.5;
    private static final int RADIUS = 5;
    private static final int WINDOW = 2 * RADIUS + 1;
    /** (K1 L)^2 and (K2 L)^2 of the paper, for a range L of 1. */
    private static final double C1 = 0.01 * 0.01;

    private static final double C2 = 0.03 * 0.03;

    private static final double[] GAUSSIAN = gaussian();

    private StructuralSimilarity() {}

    /**
     * The mean over windows, -1..1, 1 is equal.
     *
     * @throws IllegalArgumentException if the maps are smaller than a window
     */
    static double of(ScalarMap first, ScalarMap second) {
        int height = first.height() - 2 * RADIUS;
        int width = first.width() - 2 * RADIUS;
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException("SSIM needs maps of " + WINDOW + " x " + WINDOW
                    + " cells or more, not of " + first.height() + " x " + first.width());
        }
        double[] p = scaled(first.values());
        double[] q = scaled(second.values());
        double[] meanP = windowMeans(first, p);
        double[] meanQ = windowMeans(first, q);
        double[] meanPp = windowMeans(first, product(p, p));
        double[] meanQq = windowMeans(first, product(q, q));
        double[] meanPq = windowMeans(first, product(p, q));
        double sum = 0;
        for (int i = 0; i < meanP.length; i++) {
            double varianceP = meanPp[i] - meanP[i] * meanP[i];
            double varianceQ = meanQq[i] - meanQ[i] * meanQ[i];
            double covariance = meanPq[i] - meanP[i] * meanQ[i];
            sum += (2 * meanP[i] * meanQ[i] + C1)
                    * (2 * covariance + C2)
                    / ((meanP[i] * meanP[i] + meanQ[i] * meanQ[i] + C1) * (varianceP + varianceQ + C2));
        }
        return sum / meanP.length;
    }

    /** Gaussian means of the windows that lie inside, row by row: along the rows, then along the columns. */
    private static double[] windowMeans(ScalarMap size, double[] values) {
        int inside = size.width() - 2 * RADIUS;
        double[] rows = new double[size.height() * inside];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < inside; x++) {
                double sum = 0;
                for (int tap = 0; tap < WINDOW; tap++) {
                    sum += GAUSSIAN[tap] * values[y * size.width() + x + tap];
                }
                rows[y * inside + x] = sum;
            }
        }
        double[] means = new double[(size.height() - 2 * RADIUS) * inside];
        for (int i = 0; i < means.length; i++) {
            double sum = 0;
            for (int tap = 0; tap < WINDOW; tap++) {
                sum += GAUSSIAN[tap] * rows[i + tap * inside];
            }
            means[i] = sum;
        }
        return means;
    }

    private static double[] scaled(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        double[] scaled = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (values[i] - low) / (high - low);
        }
        return scaled;
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    private static double[] gaussian() {
        double[] weights = new double[WINDOW];
        double sum = 0;
        for (int tap = 0; tap < WINDOW; tap++) {
            double distance = (tap - RADIUS) / SIGMA;
            weights[tap] = Math.exp(-0.5 * distance * distance);
            sum += weights[tap];
        }
        for (int tap = 0; tap < WINDOW; tap++) {
            weights[tap] /= sum;
        }
        return weights;
    }
}

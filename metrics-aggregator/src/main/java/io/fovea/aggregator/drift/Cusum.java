package io.fovea.aggregator.drift;

import io.fovea.aggregator.statistics.Moments;

/**
 * A sequential test of the mean that stays valid while one watches: Page's two-sided cumulative sum (Biometrika 41,
 * 1954) of the standardised values, for shifts of about one standard deviation. An immutable value.
 *
 * <p>The budget of false alarms is the average run length without a shift: after how many images one false alarm is to be
 * expected. The threshold follows from it by Siegmund's approximation (Sequential Analysis, 1985), for normal values;
 * standardised values are cut at three, so that one outlier never alarms and tails heavier than the normal's do not eat
 * the budget. A baseline of n images shifts everything by up to some sigma / sqrt(n): record 500 images or more.
 *
 * @param mean of the baseline
 * @param deviation its standard deviation, positive
 * @param threshold at which it alarms, in standard deviations
 * @param high sum of what lies above the baseline
 * @param low sum of what lies below it
 */
public record Cusum(double mean, double deviation, double threshold, double high, double low) {
    /** Half the shift that is found fastest, in standard deviations. */
    private static final double ALLOWANCE = 0.5;

    private static final double CUT = 3;

    /** Least deviation that is taken for one: below it equal maps would alarm at a rounding error. */
    private static final double LEAST_DEVIATION = 1e-3;

    /**
     * A test that has seen nothing yet.
     *
     * @param imagesPerFalseAlarm the budget: 500,000 where 5,000 unchanged images are to raise an alarm in 1 % of cases
     */
    public static Cusum against(Moments baseline, double imagesPerFalseAlarm) {
        if (baseline.n() < 2) {
            throw new IllegalArgumentException("a baseline needs two images at least, not " + baseline.n());
        }
        return new Cusum(
                baseline.mean(),
                Math.max(baseline.standardDeviation(), LEAST_DEVIATION),
                threshold(imagesPerFalseAlarm),
                0,
                0);
    }

    /** With one more image. */
    public Cusum with(double value) {
        double score = Math.max(-CUT, Math.min(CUT, (value - mean) / deviation));
        return new Cusum(
                mean,
                deviation,
                threshold,
                Math.max(0, high + score - ALLOWANCE),
                Math.max(0, low - score - ALLOWANCE));
    }

    /** Whether the mean has moved. */
    public boolean alarms() {
        return high > threshold || low > threshold;
    }

    /**
     * The threshold whose two-sided average run length is the budget. One side's is {@code (exp(2 k b) - 2 k b - 1) / (2
     * k^2)} with {@code b = h + 1.166}; two sides halve it.
     */
    static double threshold(double imagesPerFalseAlarm) {
        if (!(imagesPerFalseAlarm >= 100)) {
            throw new IllegalArgumentException("a false alarm per " + imagesPerFalseAlarm + " images is no budget");
        }
        double least = 0;
        double most = 100;
        for (int i = 0; i < 60; i++) {
            double middle = (least + most) / 2;
            if (runLength(middle) / 2 < imagesPerFalseAlarm) {
                least = middle;
            } else {
                most = middle;
            }
        }
        return most;
    }

    private static double runLength(double threshold) {
        double b = 2 * ALLOWANCE * (threshold + 1.166);
        return (Math.exp(b) - b - 1) / (2 * ALLOWANCE * ALLOWANCE);
    }
}

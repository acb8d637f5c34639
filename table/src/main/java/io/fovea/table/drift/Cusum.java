package io.fovea.table.drift;

/**
 * The bounds of Page's cumulative sum (Biometrika 41, 1954), a sequential test of the mean that stays valid while one
 * watches. It sums what scores exceed an allowance by, never below zero, on either side; it alarms when a sum passes the
 * threshold.
 *
 * <p>The budget of false alarms is the average run length without a change: after how many images one false alarm is to
 * be expected. The threshold follows from it by Siegmund's approximation (Sequential Analysis, 1985) for normal scores,
 * which the bounded scores of {@link Ranks} stay within.
 *
 * @param allowance half the shift that is found fastest, in standard deviations
 * @param threshold at which it alarms, in standard deviations
 */
record Cusum(double allowance, double threshold) {
    private static final double HALF_SHIFT = 0.5;

    /**
     * The bounds for a baseline. Its own mean is known to sigma / sqrt(n) only, which would count at every image anew: so
     * two of it are allowed besides.
     *
     * @param baselineImages n of the baseline
     * @param imagesPerFalseAlarm the budget of this one test, 100 or more
     */
    static Cusum of(long baselineImages, double imagesPerFalseAlarm) {
        return new Cusum(HALF_SHIFT + 2 / Math.sqrt((double) baselineImages), threshold(imagesPerFalseAlarm));
    }

    /**
     * A side's sum after some more images.
     *
     * @param scores sum of their scores in the side's direction
     */
    double next(double sum, double scores, long images) {
        return Math.max(0, sum + scores - images * allowance);
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
        double b = 2 * HALF_SHIFT * (threshold + 1.166);
        return (Math.exp(b) - b - 1) / (2 * HALF_SHIFT * HALF_SHIFT);
    }
}

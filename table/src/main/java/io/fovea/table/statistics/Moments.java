package io.fovea.table.statistics;

import io.fovea.record.MetricMoments;
import java.util.OptionalDouble;

/**
 * Mean and spread of one metric over many images, exact under merging: Welford's update and Chan's merge.
 *
 * @param n defined values
 * @param undefined comparisons without a value; in no other figure
 * @param mean arithmetic mean, 0 where n is 0
 * @param m2 sum of squared deviations from the mean
 * @param min smallest value, +infinity where n is 0
 * @param max largest value, -infinity where n is 0
 */
public record Moments(long n, long undefined, double mean, double m2, double min, double max) {
    public static final Moments NONE = new Moments(0, 0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

    /** Half the width of a normal distribution's central 95 %, in standard deviations. */
    private static final double Z_95 = 1.959963984540054;

    public static Moments of(MetricMoments record) {
        return new Moments(
                record.getN(),
                record.getUndefined(),
                record.getMean(),
                record.getM2(),
                record.getMin(),
                record.getMax());
    }

    public MetricMoments toRecord() {
        return new MetricMoments(n, undefined, mean, m2, min, max);
    }

    /** With one more comparison. */
    public Moments with(OptionalDouble value) {
        return value.isPresent() ? with(value.getAsDouble()) : new Moments(n, undefined + 1, mean, m2, min, max);
    }

    /** With one more value, which must be finite. */
    public Moments with(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a finite value: " + value);
        }
        long more = n + 1;
        double distance = value - mean;
        double newMean = mean + distance / more;
        return new Moments(
                more,
                undefined,
                newMean,
                m2 + distance * (value - newMean),
                Math.min(min, value),
                Math.max(max, value));
    }

    /** The moments of both sets of values together. */
    public Moments merge(Moments other) {
        if (n == 0 || other.n == 0) {
            Moments some = n == 0 ? other : this;
            return new Moments(some.n, undefined + other.undefined, some.mean, some.m2, some.min, some.max);
        }
        long total = n + other.n;
        double distance = other.mean - mean;
        return new Moments(
                total,
                undefined + other.undefined,
                mean + distance * other.n / total,
                m2 + other.m2 + distance * distance * ((double) n * other.n / total),
                Math.min(min, other.min),
                Math.max(max, other.max));
    }

    /** The mean; empty where n is 0. */
    public OptionalDouble optionalMean() {
        return n == 0 ? OptionalDouble.empty() : OptionalDouble.of(mean);
    }

    /** Population standard deviation. */
    public double standardDeviation() {
        return n == 0 ? 0 : Math.sqrt(Math.max(m2, 0) / n);
    }

    /**
     * Half the width of the 95 % confidence interval of the mean, from the sample's standard deviation; empty below two
     * values.
     */
    public OptionalDouble confidenceHalfWidth() {
        return n < 2 ? OptionalDouble.empty() : OptionalDouble.of(Z_95 * Math.sqrt(Math.max(m2, 0) / (n - 1) / n));
    }
}

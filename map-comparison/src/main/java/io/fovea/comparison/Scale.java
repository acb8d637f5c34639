package io.fovea.comparison;

/** The values that a metric can have, and how they are shown. */
public enum Scale {
    /** 0..1; 1 is best. */
    SHARE("", 0, 1, 1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1),
    /** -1..1; 1 is best. */
    CORRELATION("", -1, 1, 1, -0.5, 0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1),
    /** 0 and more, in nats; 0 is best. */
    DIVERGENCE(
            "nats",
            0,
            Double.POSITIVE_INFINITY,
            0,
            0,
            0.001,
            0.002,
            0.005,
            0.01,
            0.02,
            0.05,
            0.1,
            0.2,
            0.5,
            1,
            2,
            5,
            10);

    private final String unit;
    private final double min;
    private final double max;
    private final double best;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final double[] bounds;

    Scale(String unit, double min, double max, double best, double... bounds) {
        this.unit = unit;
        this.min = min;
        this.max = max;
        this.best = best;
        this.bounds = bounds;
    }

    /** Empty where values have none. */
    public String unit() {
        return unit;
    }

    public double min() {
        return min;
    }

    /** May be infinite. */
    public double max() {
        return max;
    }

    /** The value of equal maps, or of a map that lies wholly on the mask; quantiles are most accurate there. */
    public double best() {
        return best;
    }

    /** Whether more is better; else less is. */
    public boolean isHigherBetter() {
        return best == max;
    }

    /** Upper bounds of the buckets in which published histograms count values, ascending; a last one has no bound. */
    public double[] bounds() {
        return bounds.clone();
    }
}

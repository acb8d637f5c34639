package io.fovea.aggregator.statistics;

import io.fovea.record.ComparisonTally;
import io.fovea.record.MapComparison;
import io.fovea.record.MetricScore;
import io.fovea.record.MetricTally;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A metric of the table, and which way is worse. */
public enum Metric {
    /** Similarity: less is worse. */
    SIM(1),
    /** Pearson correlation: less is worse. */
    CC(1),
    /** Kullback-Leibler divergence: more is worse. */
    KLD(0);

    private final double equal;
    private final String label;

    Metric(double equal) {
        this.equal = equal;
        this.label = name().toLowerCase(Locale.ROOT);
    }

    /** The metric of a name such as {@code sim}. */
    public static Optional<Metric> named(String name) {
        for (Metric metric : values()) {
            if (metric.label().equals(name)) {
                return Optional.of(metric);
            }
        }
        return Optional.empty();
    }

    /** As the API writes it. */
    public String label() {
        return label;
    }

    /** Its value for two equal maps; quantiles are most accurate there. */
    public double equal() {
        return equal;
    }

    /** Upper bounds of the buckets in which its values are counted, ascending; a last one has no bound. */
    public double[] bounds() {
        return switch (this) {
            case SIM -> new double[] {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1};
            case CC -> new double[] {-0.5, 0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999, 1};
            case KLD -> new double[] {0, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};
        };
    }

    /** Its value in a comparison, if it is defined. */
    public OptionalDouble of(MapComparison comparison) {
        for (MetricScore score : comparison.getScores()) {
            if (score.getMetric().equals(label)) {
                Double value = score.getValue();
                return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
            }
        }
        return OptionalDouble.empty();
    }

    /** Its statistics in a tally. */
    public MetricTally of(ComparisonTally tally) {
        return switch (this) {
            case SIM -> tally.getSim();
            case CC -> tally.getCc();
            case KLD -> tally.getKld();
        };
    }

    /** A number that is larger the worse a value is. */
    public double badness(double value) {
        return this == KLD ? value : -value;
    }
}

package io.fovea.aggregator.gallery;

import io.fovea.record.MapComparison;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** A metric of the table, and which way is worse. */
public enum Metric {
    /** Similarity: less is worse. */
    SIM,
    /** Pearson correlation: less is worse. */
    CC,
    /** Kullback-Leibler divergence: more is worse. */
    KLD;

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
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its value in a comparison, if it is defined. */
    public OptionalDouble of(MapComparison comparison) {
        Double value =
                switch (this) {
                    case SIM -> comparison.getSim();
                    case CC -> comparison.getCc();
                    case KLD -> comparison.getKld();
                };
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** A number that is larger the worse a value is. */
    double badness(double value) {
        return this == KLD ? value : -value;
    }
}

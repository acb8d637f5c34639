package io.fovea.aggregator.drift;

import io.fovea.aggregator.statistics.Moments;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What the rows were when all was well: a named and versioned artefact that does not change.
 *
 * @param name for example {@code yard-camera}
 * @param version 1 for the first of a name
 * @param recordedAt when it was frozen
 * @param rows moments by row and metric
 */
public record Baseline(String name, int version, Instant recordedAt, Map<RowMetric, Moments> rows) {
    /**
     * One metric of one row.
     *
     * @param row the row's key
     * @param metric {@code sim}, {@code cc} or {@code kld}
     */
    public record RowMetric(String row, String metric) {}

    public Baseline {
        if (!name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
            throw new IllegalArgumentException("not a name of a baseline: " + name);
        }
        if (version < 1) {
            throw new IllegalArgumentException("versions start at 1, not " + version);
        }
        rows = Map.copyOf(rows);
    }

    /** What a row's metric was, if it was defined for two images or more: from fewer no spread is known. */
    public Optional<Moments> of(RowMetric row) {
        return Optional.ofNullable(rows.get(row)).filter(moments -> moments.n() >= 2);
    }
}

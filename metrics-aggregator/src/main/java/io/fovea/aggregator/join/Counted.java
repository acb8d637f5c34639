package io.fovea.aggregator.join;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftBatch;

/** What counting the images of one partition gives. */
sealed interface Counted {
    /** A row as this partition counts it, keyed by row and partition. */
    record Row(ComparisonStatistics row) implements Counted {}

    /** How this partition's images of a row compare with its baseline, keyed by row. */
    record Scores(DriftBatch batch) implements Counted {}
}

package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Segment;
import io.fovea.aggregator.statistics.Tally;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import io.fovea.record.RowSegment;
import java.time.Instant;
import java.util.Optional;

/** A row of the table that still counts. Mutable, for one thread. */
public final class LiveRow {
    private final ComparisonStatistics identity;
    private final Tally tally;
    private long updatedAt;

    private LiveRow(ComparisonStatistics identity) {
        this.identity = identity;
        this.tally = Tally.of(identity.getTally());
        this.updatedAt = identity.getUpdatedAt().toEpochMilli();
    }

    /** A row that has counted nothing, for comparisons of this one's kind. */
    public static LiveRow begin(MapComparison first, Optional<Segment> segment) {
        return new LiveRow(ComparisonStatistics.newBuilder()
                .setFeed(first.getFeed())
                .setNetwork(first.getNetwork())
                .setCheckpoint(first.getCheckpoint())
                .setScheme(first.getScheme())
                .setCalibration(first.getCalibration())
                .setProtocol(first.getProtocol())
                .setMethod(first.getMethod())
                .setReference(first.getReference())
                .setComparison(first.getComparison())
                .setSegment(segment.map(some -> new RowSegment(some.attribute(), some.value()))
                        .orElse(null))
                .setTally(new Tally().toRecord())
                .setUpdatedAt(Instant.EPOCH)
                .build());
    }

    /** The row that {@link #toRecord} wrote. */
    public static LiveRow of(ComparisonStatistics record) {
        return new LiveRow(record);
    }

    /**
     * Counts one comparison.
     *
     * @param time of the comparison, epoch milliseconds
     */
    public void add(MapComparison comparison, long time) {
        tally.add(comparison);
        updatedAt = Math.max(updatedAt, time);
    }

    /** All that it has counted, without windows. */
    public ComparisonStatistics toRecord() {
        return ComparisonStatistics.newBuilder(identity)
                .setTally(tally.toRecord())
                .setUpdatedAt(Instant.ofEpochMilli(updatedAt))
                .build();
    }
}

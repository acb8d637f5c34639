package io.fovea.aggregator.join;

import io.fovea.aggregator.statistics.Segment;
import io.fovea.aggregator.table.LiveRow;
import io.fovea.aggregator.table.Table;
import io.fovea.identity.RowIdentity;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import io.fovea.record.WindowTally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** A table in memory that counts comparisons one after another: the aggregator's counting without Kafka. One thread. */
public final class RunningTable {
    private final Map<String, LiveRow> rows = new HashMap<>();
    private final RowSegments segments;
    private long end;

    /** A table without segments. */
    public RunningTable() {
        this(List.of(), 0);
    }

    /**
     * A table that has segments.
     *
     * @param attributes of images for which there are segments
     * @param limit of values per row and attribute
     */
    public RunningTable(List<String> attributes, int limit) {
        this.segments = new RowSegments(attributes, limit);
    }

    /** Counts one comparison as of when its image was received. */
    public void add(MapComparison comparison) {
        long time = comparison.getReceivedAt().toEpochMilli();
        add(RowIdentity.of(comparison.getRow()).toString(), comparison, time, time);
    }

    /**
     * Counts one comparison.
     *
     * @param row its row's key
     * @param time of the comparison, epoch milliseconds
     * @param now the wall clock, epoch milliseconds; windows end at whichever is later, it or the latest comparison
     * @return keys of all rows that counted it
     */
    List<String> add(String row, MapComparison comparison, long time, long now) {
        end = Math.max(end, Math.max(time, now));
        List<String> counting = new ArrayList<>(1);
        count(row, comparison, Optional.empty(), time);
        counting.add(row);
        for (Segment segment : segments.of(row, comparison.getAttributes())) {
            String key = RowKey.of(row, segment);
            count(key, comparison, Optional.of(segment), time);
            counting.add(key);
        }
        return counting;
    }

    private void count(String key, MapComparison comparison, Optional<Segment> segment, long time) {
        rows.computeIfAbsent(key, any -> LiveRow.begin(comparison, segment)).add(comparison, time, end);
    }

    /** Takes a row back that was counted before. */
    void restore(String key, ComparisonStatistics record) {
        rows.put(key, LiveRow.of(record));
        Optional.ofNullable(record.getSegment())
                .ifPresent(segment ->
                        segments.restore(RowKey.row(key), new Segment(segment.getAttribute(), segment.getValue())));
    }

    /** Takes a slice of a row's window back; the row comes first. */
    void restore(String key, WindowTally slice) {
        Optional.ofNullable(rows.get(RowKey.row(key))).ifPresent(row -> row.restore(slice));
    }

    /** The row of a key. */
    Optional<LiveRow> row(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** All rows, by key. */
    void forEach(BiConsumer<String, LiveRow> action) {
        rows.forEach(action);
    }

    /** Where windows end by now, epoch milliseconds. */
    long end(long now) {
        end = Math.max(end, now);
        return end;
    }

    /** As it stands, without segments. */
    public Table table() {
        return Table.of(records());
    }

    /** Its rows and segments as they stand, with windows that end at the latest comparison. */
    public List<ComparisonStatistics> records() {
        return rows.values().stream()
                .map(row -> {
                    row.expire(end);
                    return row.asOf(end);
                })
                .toList();
    }
}

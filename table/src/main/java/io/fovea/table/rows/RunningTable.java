package io.fovea.table.rows;

import io.fovea.identity.RowIdentity;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.record.WindowTally;
import io.fovea.table.statistics.Segment;
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

    /** Counts the comparisons of an image as of when it was received. */
    public void add(ImageComparisons image) {
        long time = image.getReceivedAt().toEpochMilli();
        for (MapComparison comparison : image.getComparisons()) {
            add(key(comparison), image, comparison, time, time);
        }
    }

    /** The key of the row that counts a comparison. */
    public static String key(MapComparison comparison) {
        return RowIdentity.of(comparison.getRow()).toString();
    }

    /**
     * Counts one comparison.
     *
     * @param row its row's key
     * @param image which it is of
     * @param time of the comparison, epoch milliseconds
     * @param now the wall clock, epoch milliseconds; windows end at whichever is later, it or the latest comparison
     * @return keys of all rows that counted it
     */
    public List<String> add(String row, ImageComparisons image, MapComparison comparison, long time, long now) {
        end = Math.max(end, Math.max(time, now));
        List<String> counting = new ArrayList<>(1);
        count(row, image.getImageId(), comparison, Optional.empty(), time);
        counting.add(row);
        for (Segment segment : segments.of(row, image.getAttributes())) {
            String key = RowKey.of(row, segment);
            count(key, image.getImageId(), comparison, Optional.of(segment), time);
            counting.add(key);
        }
        return counting;
    }

    private void count(String key, String imageId, MapComparison comparison, Optional<Segment> segment, long time) {
        rows.computeIfAbsent(key, any -> LiveRow.begin(comparison.getRow(), segment))
                .add(imageId, comparison, time, end);
    }

    /** Takes a row back that was counted before. */
    public void restore(String key, ComparisonStatistics record) {
        rows.put(key, LiveRow.of(record));
        Optional.ofNullable(record.getSegment())
                .ifPresent(segment ->
                        segments.restore(RowKey.row(key), new Segment(segment.getAttribute(), segment.getValue())));
    }

    /** Takes a slice of a row's window back; the row comes first. */
    public void restore(String key, WindowTally slice) {
        Optional.ofNullable(rows.get(RowKey.row(key))).ifPresent(row -> row.restore(slice));
    }

    /** The row of a key. */
    public Optional<LiveRow> row(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    /** All rows, by key. */
    public void forEach(BiConsumer<String, LiveRow> action) {
        rows.forEach(action);
    }

    /** Where windows end by now, epoch milliseconds. */
    public long end(long now) {
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

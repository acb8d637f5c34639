package io.fovea.aggregator.join;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ImageComparisons;
import io.fovea.record.MapComparison;
import io.fovea.record.WindowTally;
import io.fovea.table.rows.LiveRow;
import io.fovea.table.rows.PartialRows;
import io.fovea.table.rows.RowKey;
import io.fovea.table.rows.RunningTable;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The rows of the table as one partition counts them for its own images.
 *
 * <p>Rows count in memory: sketches and windows are too large to be read and written per image. What changed is written to
 * the stores before every commit, within its transaction, so that after a crash the stores say what the committed images
 * make. For one thread.
 */
final class PartitionRows {
    private final int partition;
    private final KeyValueStore<String, ComparisonStatistics> rows;
    private final KeyValueStore<String, WindowTally> slices;
    private final RunningTable table;
    private final Set<String> unwritten = new HashSet<>();
    private final Set<String> changed = new HashSet<>();

    /**
     * Goes on from what the stores hold, and nothing else: an aborted transaction leaves none of its counts behind.
     *
     * @param table that has counted nothing
     */
    PartitionRows(
            int partition,
            RunningTable table,
            KeyValueStore<String, ComparisonStatistics> rows,
            KeyValueStore<String, WindowTally> slices) {
        this.partition = partition;
        this.table = table;
        this.rows = rows;
        this.slices = slices;
        try (KeyValueIterator<String, ComparisonStatistics> all = rows.all()) {
            all.forEachRemaining(row -> {
                String key = PartialRows.row(row.key);
                table.restore(key, row.value);
                changed.add(key);
            });
        }
        try (KeyValueIterator<String, WindowTally> all = slices.all()) {
            all.forEachRemaining(slice -> table.restore(slice.key, slice.value));
        }
    }

    /** Counts a comparison of an image into the row of this key. */
    void count(String row, ImageComparisons image, MapComparison comparison, long time, long now) {
        for (String key : table.add(row, image, comparison, time, now)) {
            changed.add(key);
            unwritten.add(key);
        }
    }

    /** Writes what is new to the stores. */
    void write() {
        for (String key : unwritten) {
            table.row(key).ifPresent(row -> write(key, row));
        }
        unwritten.clear();
    }

    private void write(String key, LiveRow row) {
        rows.put(PartialRows.key(key, partition), row.toRecord());
        for (LiveRow.Slice slice : row.takeUnwrittenSlices()) {
            String sliceKey = RowKey.of(key, slice.window(), slice.start());
            slice.tally().ifPresentOrElse(tally -> slices.put(sliceKey, tally), () -> slices.delete(sliceKey));
        }
    }

    /**
     * Gives away the rows that changed since the last time, with their windows as of now, under keys of this partition.
     *
     * @return whether there is something to write
     */
    boolean emit(long now, BiConsumer<String, ComparisonStatistics> receiver) {
        long end = table.end(now);
        table.forEach((key, row) -> {
            if (row.expire(end)) {
                changed.add(key);
                unwritten.add(key);
            }
            if (changed.remove(key)) {
                receiver.accept(PartialRows.key(key, partition), row.asOf(end));
            }
        });
        return !unwritten.isEmpty();
    }
}

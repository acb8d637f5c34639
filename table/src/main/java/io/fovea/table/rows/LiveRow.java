package io.fovea.table.rows;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import io.fovea.record.RowIdentity;
import io.fovea.record.RowSegment;
import io.fovea.record.WindowTally;
import io.fovea.table.statistics.Segment;
import io.fovea.table.statistics.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of the table that still counts, with its sliding windows; a segment has none. Mutable, for one thread. */
public final class LiveRow {
    private final RowIdentity row;
    private final @Nullable RowSegment segment;
    private final Tally tally;
    private final Map<Window, SlidingTally> windows = new EnumMap<>(Window.class);
    private long updatedAt;

    private LiveRow(RowIdentity row, @Nullable RowSegment segment, Tally tally, long updatedAt) {
        this.row = row;
        this.segment = segment;
        this.tally = tally;
        this.updatedAt = updatedAt;
        if (segment == null) {
            for (Window window : Window.values()) {
                windows.put(window, new SlidingTally(window));
            }
        }
    }

    /** A row that has counted nothing. */
    public static LiveRow begin(RowIdentity row, Optional<Segment> segment) {
        RowSegment some =
                segment.map(of -> new RowSegment(of.attribute(), of.value())).orElse(null);
        return new LiveRow(row, some, new Tally(), 0);
    }

    /** The row that {@link #toRecord} wrote; its windows are empty until {@link #restore}. */
    public static LiveRow of(ComparisonStatistics record) {
        return new LiveRow(
                record.getRow(),
                record.getSegment(),
                Tally.of(record.getTally()),
                record.getUpdatedAt().toEpochMilli());
    }

    /** Takes a slice of a window back. */
    public void restore(WindowTally slice) {
        Window.named(slice.getWindow()).map(windows::get).ifPresent(window -> window.restore(slice));
    }

    /**
     * Counts one comparison.
     *
     * @param imageId SHA-256 of the image's bytes, hexadecimal
     * @param time of the comparison, epoch milliseconds
     * @param now the windows' end, epoch milliseconds
     */
    public void add(String imageId, MapComparison comparison, long time, long now) {
        tally.add(imageId, comparison);
        windows.values().forEach(window -> window.add(imageId, comparison, time, now));
        updatedAt = Math.max(updatedAt, time);
    }

    /** Empties the windows of what is too old by now; whether that changed any. */
    public boolean expire(long now) {
        boolean any = false;
        for (SlidingTally window : windows.values()) {
            any |= window.expire(now);
        }
        return any;
    }

    /** All that it has counted since the start, without windows. */
    public ComparisonStatistics toRecord() {
        return record(List.of());
    }

    /** All that it has counted, with its windows as of now; {@link #expire} comes first. */
    public ComparisonStatistics asOf(long now) {
        List<WindowTally> sums = new ArrayList<>();
        windows.values().forEach(window -> window.sum(now).ifPresent(sums::add));
        return record(sums);
    }

    private ComparisonStatistics record(List<WindowTally> sums) {
        return new ComparisonStatistics(row, segment, tally.toRecord(), sums, Instant.ofEpochMilli(updatedAt));
    }

    /**
     * A slice of a window that changed.
     *
     * @param tally empty if it is no more
     */
    public record Slice(Window window, long start, Optional<WindowTally> tally) {}

    /** The slices of windows that changed since this was last asked. */
    public List<Slice> takeUnwrittenSlices() {
        List<Slice> slices = new ArrayList<>();
        windows.forEach((window, sliding) ->
                sliding.takeUnwritten().forEach(slice -> slices.add(new Slice(window, slice.start(), slice.tally()))));
        return slices;
    }
}

package io.fovea.table.rows;

import io.fovea.record.ComparisonTally;
import io.fovea.record.MapComparison;
import io.fovea.record.WindowTally;
import io.fovea.table.statistics.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one row counted within a {@link Window}: a tally per slice of time, and their sum. Slices that still change are
 * open; the others are kept as the few bytes of their record. Mutable, for one thread.
 */
final class SlidingTally {
    /** Comparisons that are a little late, or arrive from partitions that are apart, find their slice open. */
    private static final int MOST_OPEN = 4;

    private final Window window;
    private final TreeMap<Long, Tally> open = new TreeMap<>();
    private final TreeMap<Long, ComparisonTally> closed = new TreeMap<>();
    private final TreeSet<Long> unwritten = new TreeSet<>();
    private final Map<Long, Long> lastUse = new HashMap<>();
    private Optional<Tally> closedSum = Optional.of(new Tally());
    private long uses;

    SlidingTally(Window window) {
        this.window = window;
    }

    /** Takes a slice back that {@link #takeUnwritten} gave away. */
    void restore(WindowTally slice) {
        closed.put(slice.getFrom().toEpochMilli(), slice.getTally());
        closedSum = Optional.empty();
    }

    /**
     * Counts one comparison, unless it is older than the window.
     *
     * @param time of the comparison, epoch milliseconds
     * @param now the window's end, epoch milliseconds
     */
    void add(String imageId, MapComparison comparison, long time, long now) {
        long start = startOf(time);
        if (start < oldest(now)) {
            return;
        }
        slice(start).add(imageId, comparison);
        unwritten.add(start);
    }

    private Tally slice(long start) {
        Tally slice = open.get(start);
        if (slice == null) {
            ComparisonTally before = closed.remove(start);
            if (before == null) {
                slice = new Tally();
            } else {
                slice = Tally.of(before);
                closedSum = Optional.empty();
            }
            if (open.size() == MOST_OPEN) {
                closeLeastUsed();
            }
            open.put(start, slice);
        }
        lastUse.put(start, ++uses);
        return slice;
    }

    private void closeLeastUsed() {
        long least = open.firstKey();
        for (long start : open.keySet()) {
            if (lastUse.getOrDefault(start, 0L) < lastUse.getOrDefault(least, 0L)) {
                least = start;
            }
        }
        Tally slice = open.remove(least);
        lastUse.remove(least);
        if (slice != null) {
            closed.put(least, slice.toRecord());
            closedSum.ifPresent(sum -> sum.add(slice));
        }
    }

    /** Forgets the slices that the window has left behind; whether there were any. */
    boolean expire(long now) {
        long oldest = oldest(now);
        boolean any = false;
        for (Iterator<Long> starts = open.headMap(oldest).keySet().iterator(); starts.hasNext(); ) {
            long start = starts.next();
            starts.remove();
            lastUse.remove(start);
            unwritten.add(start);
            any = true;
        }
        for (Iterator<Long> starts = closed.headMap(oldest).keySet().iterator(); starts.hasNext(); ) {
            unwritten.add(starts.next());
            starts.remove();
            closedSum = Optional.empty();
            any = true;
        }
        return any;
    }

    /** The sum of its slices; empty where there are none. */
    Optional<WindowTally> sum(long now) {
        if (open.isEmpty() && closed.isEmpty()) {
            return Optional.empty();
        }
        if (closedSum.isEmpty()) {
            Tally sum = new Tally();
            closed.values().forEach(slice -> sum.add(Tally.of(slice)));
            closedSum = Optional.of(sum);
        }
        Tally all = new Tally();
        closedSum.ifPresent(all::add);
        open.values().forEach(all::add);
        return Optional.of(record(oldest(now), all.toRecord()));
    }

    /** One slice as it stands, or that it is no more. */
    record Slice(long start, Optional<WindowTally> tally) {}

    /** The slices that changed since this was last asked. */
    List<Slice> takeUnwritten() {
        List<Slice> slices = new ArrayList<>();
        for (long start : unwritten) {
            Tally slice = open.get(start);
            Optional<ComparisonTally> tally =
                    slice == null ? Optional.ofNullable(closed.get(start)) : Optional.of(slice.toRecord());
            slices.add(new Slice(start, tally.map(some -> record(start, some))));
        }
        unwritten.clear();
        return slices;
    }

    private WindowTally record(long from, ComparisonTally tally) {
        return new WindowTally(window.label(), Instant.ofEpochMilli(from), tally);
    }

    private long startOf(long time) {
        long length = window.slice().toMillis();
        return Math.floorDiv(time, length) * length;
    }

    /** Start of the oldest slice in the window. */
    private long oldest(long now) {
        return startOf(now) - (window.slices() - 1) * window.slice().toMillis();
    }
}

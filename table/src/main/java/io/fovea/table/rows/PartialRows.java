package io.fovea.table.rows;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ComparisonTally;
import io.fovea.record.WindowTally;
import io.fovea.table.statistics.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Rows of the table as each partition counts them for its own images, and how they are put together. Pure. */
public final class PartialRows {
    private static final String PARTITION = "%p|";

    private PartialRows() {}

    /** Of a partition's part of a row or segment. */
    public static String key(String row, int partition) {
        return row + PARTITION + partition;
    }

    /** The key of the row or segment of which this is a part. */
    public static String row(String key) {
        return key.substring(0, key.lastIndexOf(PARTITION));
    }

    /** The table: every row and segment by its key, over all partitions. */
    public static Map<String, ComparisonStatistics> merge(Map<String, ComparisonStatistics> partials) {
        Map<String, List<ComparisonStatistics>> byRow = new HashMap<>();
        // In one order, so that rounding is the same at every look.
        new TreeMap<>(partials).forEach((key, part) -> byRow.computeIfAbsent(row(key), any -> new ArrayList<>())
                .add(part));
        Map<String, ComparisonStatistics> merged = new HashMap<>();
        byRow.forEach((key, parts) -> merged.put(key, merge(parts)));
        return merged;
    }

    private static ComparisonStatistics merge(List<ComparisonStatistics> parts) {
        ComparisonStatistics first = parts.get(0);
        if (parts.size() == 1) {
            return first;
        }
        return new ComparisonStatistics(
                first.getRow(),
                first.getSegment(),
                sum(parts.stream().map(ComparisonStatistics::getTally).toList()),
                windows(parts),
                parts.stream()
                        .map(ComparisonStatistics::getUpdatedAt)
                        .max(Comparator.naturalOrder())
                        .orElseThrow());
    }

    private static List<WindowTally> windows(Collection<ComparisonStatistics> parts) {
        List<WindowTally> merged = new ArrayList<>();
        for (Window window : Window.values()) {
            List<WindowTally> some = parts.stream()
                    .flatMap(part -> part.getWindows().stream())
                    .filter(tally -> tally.getWindow().equals(window.label()))
                    .toList();
            some.stream()
                    .map(WindowTally::getFrom)
                    .max(Comparator.naturalOrder())
                    .ifPresent(from -> merged.add(new WindowTally(
                            window.label(),
                            from,
                            sum(some.stream().map(WindowTally::getTally).toList()))));
        }
        return merged;
    }

    private static ComparisonTally sum(List<ComparisonTally> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Tally sum = Tally.of(parts.get(0));
        parts.stream().skip(1).forEach(part -> sum.add(Tally.of(part)));
        return sum.toRecord();
    }
}

package io.fovea.table.rows;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ComparisonTally;
import io.fovea.record.WindowTally;
import io.fovea.table.statistics.Tally;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

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
        int end = key.lastIndexOf(PARTITION);
        return end < 0 ? key : key.substring(0, end);
    }

    /** The table: every row and segment by its key, of the parts by theirs. */
    public static Map<String, ComparisonStatistics> merge(Map<String, ComparisonStatistics> partials) {
        MergedTable table = new MergedTable();
        partials.forEach(table::put);
        return table.rows();
    }

    /** The row of which these are the parts, one at least. */
    static ComparisonStatistics merge(Collection<ComparisonStatistics> parts) {
        ComparisonStatistics first = parts.iterator().next();
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

package io.fovea.table.rows;

import io.fovea.record.ComparisonStatistics;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The table, put together of what the partitions count, as their parts of rows come. A row is merged when it is asked for and
 * one of its parts has changed since. For any threads.
 */
public final class MergedTable {
    /** By row; of each the parts in one order, so that rounding is the same at every look. */
    private final Map<String, SortedMap<String, ComparisonStatistics>> parts = new HashMap<>();
    /** Of rows whose parts have not changed since. */
    private final Map<String, ComparisonStatistics> merged = new HashMap<>();

    /**
     * Takes a part in place of what it was before.
     *
     * @param key of {@link PartialRows#key}
     */
    public synchronized void put(String key, ComparisonStatistics part) {
        String row = PartialRows.row(key);
        parts.computeIfAbsent(row, any -> new TreeMap<>()).put(key, part);
        merged.remove(row);
    }

    /** Every row and segment by its key. */
    public Map<String, ComparisonStatistics> rows() {
        return rows(any -> true);
    }

    /** Those rows and segments whose keys are meant. */
    public synchronized Map<String, ComparisonStatistics> rows(Predicate<String> isMeant) {
        Map<String, ComparisonStatistics> rows = new HashMap<>();
        parts.forEach((row, ofRow) -> {
            if (isMeant.test(row)) {
                rows.put(row, merged.computeIfAbsent(row, any -> PartialRows.merge(ofRow.values())));
            }
        });
        return rows;
    }
}

package io.fovea.aggregator.table;

import io.fovea.record.ComparisonStatistics;
import java.util.Collection;
import java.util.List;

/** The running table at one moment: a value. */
public record Table(List<TableRow> rows) {
    public static final Table EMPTY = new Table(List.of());

    public Table {
        rows = rows.stream().sorted(TableRow.ORDER).toList();
    }

    public static Table of(Collection<ComparisonStatistics> statistics) {
        return new Table(
                statistics.stream().flatMap(row -> TableRow.of(row).stream()).toList());
    }

    /** Comparisons it counts: of every row, those with and without a value. */
    public long comparisons() {
        return rows.stream()
                .filter(row -> row.metric().equals("sim"))
                .mapToLong(row -> row.moments().n() + row.moments().undefined())
                .sum();
    }
}

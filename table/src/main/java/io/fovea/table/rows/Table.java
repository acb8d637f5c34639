package io.fovea.table.rows;

import io.fovea.comparison.Metric;
import io.fovea.record.ComparisonStatistics;
import java.util.Collection;
import java.util.List;

/** The running table at one moment: a value. */
public record Table(List<TableRow> rows) {
    public static final Table EMPTY = new Table(List.of());

    public Table {
        rows = rows.stream().sorted(TableRow.ORDER).toList();
    }

    /** Of all images since the start, without segments. */
    public static Table of(Collection<ComparisonStatistics> statistics) {
        return of(statistics, false);
    }

    /** Of all images since the start. */
    public static Table of(Collection<ComparisonStatistics> statistics, boolean segments) {
        return new Table(statistics.stream()
                .filter(row -> segments || row.getSegment() == null)
                .flatMap(row -> TableRow.of(row).stream())
                .toList());
    }

    /** Of the images of a window. */
    public static Table of(Collection<ComparisonStatistics> statistics, Window window) {
        return new Table(statistics.stream()
                .filter(row -> row.getSegment() == null)
                .flatMap(row -> TableRow.of(row, window).stream())
                .toList());
    }

    /** The metrics that any of its rows has, in the order of the table. */
    public List<Metric> metrics() {
        return rows.stream().map(TableRow::metric).distinct().sorted().toList();
    }

    /** Comparisons it counts: of every row, those with and without a value. */
    public long comparisons() {
        return rows.stream()
                .filter(row -> row.metric() == Metric.SIM && row.segment().isEmpty())
                .mapToLong(row -> row.moments().n() + row.moments().undefined())
                .sum();
    }
}

package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Moments;
import java.util.List;
import java.util.Locale;

/** The table in rows and columns: one line per comparison for people, one per row and metric for programs. */
final class TableGrids {
    private static final List<String> FOR_PEOPLE = List.of(
            "feed",
            "network",
            "checkpoint",
            "comparison",
            "scheme",
            "SIM",
            "CC",
            "KLD",
            "n",
            "undefined",
            "same class");
    private static final List<String> FOR_PROGRAMS = List.of(
            "feed",
            "network",
            "checkpoint",
            "scheme",
            "method",
            "comparison",
            "reference",
            "metric",
            "n",
            "undefined",
            "mean",
            "std",
            "min",
            "max");

    private TableGrids() {}

    /** Mean and standard deviation of the three metrics, rounded. */
    static Grid lines(Table table) {
        return new Grid(
                FOR_PEOPLE,
                ComparisonLine.of(table).stream().map(TableGrids::line).toList());
    }

    private static List<String> line(ComparisonLine line) {
        TableRow row = line.sim();
        return List.of(
                row.feed(),
                row.network(),
                row.checkpoint(),
                row.comparison(),
                row.scheme(),
                figure(row.moments()),
                figure(line.cc().moments()),
                figure(line.kld().moments()),
                Long.toString(row.moments().n()),
                Long.toString(row.moments().undefined()),
                line.agreement().orElse(""));
    }

    /** Numbers unrounded; no mean where nothing is defined. */
    static Grid rows(Table table) {
        return new Grid(FOR_PROGRAMS, table.rows().stream().map(TableGrids::row).toList());
    }

    private static List<String> row(TableRow row) {
        Moments m = row.moments();
        return List.of(
                row.feed(),
                row.network(),
                row.checkpoint(),
                row.scheme(),
                row.method(),
                row.comparison(),
                row.reference(),
                row.metric(),
                Long.toString(m.n()),
                Long.toString(m.undefined()),
                number(m, m.mean()),
                number(m, m.standardDeviation()),
                number(m, m.min()),
                number(m, m.max()));
    }

    private static String number(Moments moments, double value) {
        return moments.n() == 0 ? "" : Double.toString(value);
    }

    /** Mean and standard deviation as people read them. */
    static String figure(Moments moments) {
        return moments.n() == 0
                ? "-"
                : String.format(Locale.ROOT, "%.3f ± %.3f", moments.mean(), moments.standardDeviation());
    }
}

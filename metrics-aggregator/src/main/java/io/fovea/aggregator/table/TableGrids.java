package io.fovea.aggregator.table;

import io.fovea.comparison.Metric;
import io.fovea.identity.RowIdentity;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Moments;
import io.fovea.table.statistics.Segment;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The table in rows and columns: one line per comparison for people, one per row and metric for programs. */
final class TableGrids {
    private static final List<String> IDENTITY = List.of("feed", "model", "checkpoint", "comparison", "scheme");
    private static final List<String> COUNTS = List.of("n", "undefined", "same class", "confidence shift", "accuracy");
    private static final List<String> FIGURES_FOR_PROGRAMS = List.of(
            "metric",
            "n",
            "undefined",
            "mean",
            "std",
            "min",
            "max",
            "ci95",
            "p05",
            "median",
            "p95",
            "sameClass",
            "differentClass",
            "confidenceShift",
            "labelled",
            "correct",
            "attribute",
            "value");

    private TableGrids() {}

    /** Mean and standard deviation of every metric of the table, rounded; empty where one says nothing of a line. */
    static Grid lines(Table table) {
        List<Metric> metrics = table.metrics();
        return new Grid(
                concat(IDENTITY, metrics.stream().map(Metric::label).toList(), COUNTS),
                ComparisonLine.of(table).stream()
                        .map(line -> line(line, metrics))
                        .toList());
    }

    private static List<String> line(ComparisonLine line, List<Metric> metrics) {
        TableRow row = line.sim();
        return concat(
                List.of(
                        row.feed(),
                        row.variant().model(),
                        row.variant().checkpoint(),
                        row.segmentedComparison(),
                        row.variant().schemeText()),
                metrics.stream()
                        .map(metric -> line.metric(metric)
                                .map(one -> figure(one.moments()))
                                .orElse(""))
                        .toList(),
                List.of(
                        Long.toString(row.moments().n()),
                        Long.toString(row.moments().undefined()),
                        line.agreement().orElse(""),
                        shift(row.agreement().confidenceShift()),
                        percent(row.agreement().accuracy())));
    }

    private static List<String> concat(List<String> first, List<String> second, List<String> third) {
        return Stream.of(first, second, third).flatMap(List::stream).toList();
    }

    private static String percent(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble()) : "";
    }

    private static String shift(Moments moments) {
        return moments.n() == 0
                ? ""
                : String.format(Locale.ROOT, "%+.3f ± %.3f", moments.mean(), moments.standardDeviation());
    }

    /** Numbers unrounded; no mean where nothing is defined. */
    static Grid rows(Table table) {
        return new Grid(
                Stream.concat(RowIdentity.fieldNames().stream(), FIGURES_FOR_PROGRAMS.stream())
                        .toList(),
                table.rows().stream().map(TableGrids::row).toList());
    }

    private static List<String> row(TableRow row) {
        Moments m = row.moments();
        List<String> figures = List.of(
                row.metric().key(),
                Long.toString(m.n()),
                Long.toString(m.undefined()),
                number(m, m.mean()),
                number(m, m.standardDeviation()),
                number(m, m.min()),
                number(m, m.max()),
                number(m.confidenceHalfWidth()),
                number(row.quantile(0.05)),
                number(row.quantile(0.5)),
                number(row.quantile(0.95)),
                Long.toString(row.sameClass()),
                Long.toString(row.differentClass()),
                number(row.agreement().confidenceShift().optionalMean()),
                Long.toString(row.agreement().labelled()),
                Long.toString(row.agreement().correct()),
                row.segment().map(Segment::attribute).orElse(""),
                row.segment().map(Segment::value).orElse(""));
        return Stream.concat(row.identity().fields().values().stream(), figures.stream())
                .toList();
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
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

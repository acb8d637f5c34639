package io.fovea.standalone;

import io.fovea.aggregator.table.ComparisonLine;
import io.fovea.comparison.Metric;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The table as a terminal shows it: one line per comparison, mean and standard deviation over images. */
final class TableText {
    private TableText() {}

    static String of(Table table) {
        List<Metric> metrics = table.metrics();
        List<ComparisonLine> lines = ComparisonLine.of(table);
        String identity = identity(lines);
        StringBuilder text = new StringBuilder(line(
                identity,
                List.of("model", "comparison", "scheme"),
                metrics.isEmpty()
                        ? Metric.DEFAULTS.stream().map(Metric::label).toList()
                        : metrics.stream().map(Metric::label).toList(),
                List.of("images", "undefined")));
        String before = "";
        for (ComparisonLine line : lines) {
            TableRow row = line.sim();
            text.append(line(
                    identity,
                    List.of(
                            row.variant().model().equals(before)
                                    ? ""
                                    : row.variant().model(),
                            row.comparison().toString(),
                            row.variant().schemeText()),
                    metrics.stream().map(metric -> figure(line.metric(metric))).toList(),
                    List.of(
                            Long.toString(row.moments().n()),
                            Long.toString(row.moments().undefined()))));
            before = row.variant().model();
        }
        notes(table).forEach(note -> text.append(note).append(System.lineSeparator()));
        return text.toString();
    }

    private static List<String> notes(Table table) {
        List<String> notes = new ArrayList<>();
        List<String> synthetic = table.rows().stream()
                .filter(row -> row.variant().isSynthetic())
                .map(row -> row.variant().model())
                .distinct()
                .toList();
        if (!synthetic.isEmpty()) {
            notes.add("checkpoint=synthetic (" + String.join(", ", synthetic) + "): generated weights that recognise"
                    + " nothing. These rows show that the machinery runs; for real ones name a folder of checkpoints"
                    + " with --models.");
        }
        return notes;
    }

    /** The format of the first columns, as wide as what stands in them. */
    private static String identity(List<ComparisonLine> lines) {
        return "%-" + width(15, lines, row -> row.variant().model()) + "s %-"
                + width(12, lines, row -> row.comparison().toString()) + "s %-"
                + width(9, lines, row -> row.variant().schemeText()) + "s";
    }

    private static int width(int least, List<ComparisonLine> lines, Function<TableRow, String> text) {
        return lines.stream().mapToInt(line -> text.apply(line.sim()).length()).reduce(least, Math::max);
    }

    private static String line(String format, List<String> identity, List<String> metrics, List<String> counts) {
        return String.format(Locale.ROOT, format, identity.toArray())
                + metrics.stream()
                        .map(metric -> String.format(Locale.ROOT, " %-15s", metric))
                        .collect(Collectors.joining())
                + String.format(Locale.ROOT, " %6s %9s%n", counts.toArray());
    }

    /** Empty where the metric says nothing of such a comparison. */
    private static String figure(Optional<TableRow> row) {
        return row.map(TableRow::moments)
                .map(moments -> moments.n() == 0
                        ? "-"
                        : String.format(Locale.ROOT, "%.3f ± %.3f", moments.mean(), moments.standardDeviation()))
                .orElse("");
    }
}

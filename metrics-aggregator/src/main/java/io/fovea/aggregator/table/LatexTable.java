package io.fovea.aggregator.table;

import io.fovea.comparison.Metric;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Moments;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table for a paper: the study's layout, with booktabs' rules. Needs {@code \\usepackage{booktabs}}. */
final class LatexTable {
    private LatexTable() {}

    static String render(Table table) {
        return "% needs \\usepackage{booktabs}\n"
                + StudyLayout.of(table).stream().map(LatexTable::render).collect(Collectors.joining("\n"));
    }

    private static String render(StudyLayout layout) {
        int columns = 2 + layout.columns().size();
        String names = layout.columns().stream()
                .map(column ->
                        " & " + Latex.escape(NetworkNames.printed(column.model())) + (column.isSynthetic() ? "*" : ""))
                .collect(Collectors.joining());
        String body = layout.comparisons().stream()
                .map(comparison -> block(layout, comparison))
                .collect(Collectors.joining("\\midrule\n"));
        boolean synthetic = layout.columns().stream().anyMatch(StudyLayout.Column::isSynthetic);
        return "\\begin{table}\n\\centering\\small\n\\caption{" + caption(layout) + "}\n"
                + "\\begin{tabular}{ll" + "c".repeat(layout.columns().size()) + "}\n\\toprule\n"
                + "Comparison & Metric" + names + " \\\\\n\\midrule\n"
                + body + "\\bottomrule\n"
                + (synthetic
                        ? "\\multicolumn{" + columns + "}{l}{* generated weights, which recognise nothing} \\\\\n"
                        : "")
                + "\\end{tabular}\n\\end{table}\n";
    }

    private static String caption(StudyLayout layout) {
        return "How alike class activation maps are at each precision: mean $\\pm$ standard deviation over images. Feed "
                + Latex.escape(layout.feed()) + ", " + Latex.escape(layout.method()) + ", protocol "
                + layout.protocol() + ". "
                + better(layout, true)
                        .map(names -> names + ": higher is better")
                        .orElse("")
                + better(layout, false)
                        .map(names -> "; " + names + ": lower is better")
                        .orElse("") + ".";
    }

    private static Optional<String> better(StudyLayout layout, boolean higher) {
        List<String> labels = layout.metrics().stream()
                .filter(metric -> metric.scale().isHigherBetter() == higher)
                .map(metric -> Latex.escape(metric.label()))
                .toList();
        int last = labels.size() - 1;
        return labels.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        last == 0
                                ? labels.get(0)
                                : String.join(", ", labels.subList(0, last)) + " and " + labels.get(last));
    }

    private static String block(StudyLayout layout, String comparison) {
        StringBuilder lines = new StringBuilder();
        for (Metric metric : layout.metrics(comparison)) {
            lines.append(metric == Metric.SIM ? Latex.escape(comparison) : "")
                    .append(" & ")
                    .append(Latex.escape(metric.label()));
            layout.columns().forEach(column -> lines.append(" & ")
                    .append(figure(layout.cell(comparison, column).flatMap(line -> line.metric(metric)))));
            lines.append(" \\\\\n");
        }
        return lines.toString();
    }

    private static String figure(Optional<TableRow> row) {
        return row.map(TableRow::moments)
                .filter(moments -> moments.n() > 0)
                .map(LatexTable::figure)
                .orElse("--");
    }

    private static String figure(Moments moments) {
        return String.format(Locale.ROOT, "$%.3f \\pm %.3f$", moments.mean(), moments.standardDeviation());
    }
}

package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Moments;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table for a paper: the study's layout, with booktabs' rules. Needs {@code \\usepackage{booktabs}}. */
final class LatexTable {
    private static final List<String> METRICS = List.of("sim", "cc", "kld");

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
                + layout.protocol() + ". SIM and CC: higher is better; KLD: lower is better.";
    }

    private static String block(StudyLayout layout, String comparison) {
        StringBuilder lines = new StringBuilder();
        for (String metric : METRICS) {
            lines.append(metric.equals("sim") ? Latex.escape(comparison) : "")
                    .append(" & ")
                    .append(metric.toUpperCase(Locale.ROOT));
            layout.columns().forEach(column -> lines.append(" & ")
                    .append(figure(layout.cell(comparison, column).map(line -> line.metric(metric)))));
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

package io.fovea.aggregator.table;

import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text in rows and columns, in the notations that documents and programs take.
 *
 * @param header names of the columns
 * @param rows each as long as the header
 */
public record Grid(List<String> header, List<List<String>> rows) {
    private static final String FORMULA = "=+-@\t\r";
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    public Grid {
        int columns = header.size();
        if (rows.stream().anyMatch(row -> row.size() != columns)) {
            throw new IllegalArgumentException("a row is not of " + columns + " columns");
        }
    }

    /** A table of Markdown. */
    public String markdown() {
        String rule = "|" + "---|".repeat(header.size()) + "\n";
        return markdown(header) + rule + rows.stream().map(Grid::markdown).collect(Collectors.joining());
    }

    private static String markdown(List<String> cells) {
        return cells.stream()
                .map(cell -> cell.replace("|", "\\|").replaceAll("\\R", " "))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    /** Comma-separated values with a header line (RFC 4180, lines ended by LF). */
    public String csv() {
        return csv(header) + rows.stream().map(Grid::csv).collect(Collectors.joining());
    }

    private static String csv(List<String> cells) {
        return cells.stream().map(Grid::quoted).collect(Collectors.joining(",", "", "\n"));
    }

    /** A text that a spreadsheet would take for a formula begins with an apostrophe, which makes it text there. */
    private static String quoted(String cell) {
        boolean formula = !cell.isEmpty()
                && FORMULA.indexOf(cell.charAt(0)) >= 0
                && !NUMBER.matcher(cell).matches();
        String text = formula ? "'" + cell : cell;
        boolean plain = !formula && cell.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return plain ? cell : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** A longtable with booktabs' rules. */
    public String latex(String caption) {
        return "\\begin{longtable}{" + String.join("", Collections.nCopies(header.size(), "l")) + "}\n"
                + "\\caption{" + Latex.escape(caption) + "}\\\\\n\\toprule\n"
                + latex(header) + "\\midrule\n\\endhead\n"
                + rows.stream().map(Grid::latex).collect(Collectors.joining())
                + "\\bottomrule\n\\end{longtable}\n";
    }

    private static String latex(List<String> cells) {
        return cells.stream().map(Latex::escape).collect(Collectors.joining(" & ", "", " \\\\\n"));
    }

    /** A table element; the first column heads its row. */
    public String html(String caption) {
        StringBuilder html = new StringBuilder("<table>\n<caption>" + Html.escape(caption) + "</caption>\n<thead><tr>");
        header.forEach(cell ->
                html.append("<th scope=\"col\">").append(Html.escape(cell)).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            html.append("<tr><th scope=\"row\">")
                    .append(Html.escape(row.get(0)))
                    .append("</th>");
            row.subList(1, row.size())
                    .forEach(cell ->
                            html.append("<td>").append(Html.escape(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        return html.append("</tbody>\n</table>\n").toString();
    }
}

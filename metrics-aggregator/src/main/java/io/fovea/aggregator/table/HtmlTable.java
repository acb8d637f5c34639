package io.fovea.aggregator.table;

import io.fovea.comparison.Metric;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table as a page of its own, and as the fragment that other pages take in. */
public final class HtmlTable {
    private static final String STYLE = """
            :root { color-scheme: light dark; font: 15px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
            body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; font-variant-numeric: tabular-nums; }
            caption { text-align: left; padding: .5rem 0; }
            th, td { text-align: left; padding: .35rem .8rem; border-bottom: 1px solid color-mix(in srgb, currentcolor 18%, transparent); }
            th { font-weight: 600; }
            .number { text-align: right; }
            .deviation { opacity: .65; }
            """;

    private static final List<String> COUNTS = List.of("same class", "images", "undefined");

    private HtmlTable() {}

    static String render(Table table) {
        return page(
                "Fovea: the running table",
                table.rows().isEmpty() ? "<p>No image has been compared yet.</p>\n" : fragment(table));
    }

    /**
     * A page around tables.
     *
     * @param title plain text
     * @param body HTML
     */
    public static String page(String title, String body) {
        return Html.page(title, STYLE, "<h1>" + Html.escape(title) + "</h1>\n" + body);
    }

    /** Tables alone, one per feed, network and setting; classes {@code number} and {@code deviation} are the page's. */
    public static String fragment(Table table) {
        Map<String, List<ComparisonLine>> groups = ComparisonLine.of(table).stream()
                .collect(Collectors.groupingBy(HtmlTable::caption, LinkedHashMap::new, Collectors.toList()));
        StringBuilder html = new StringBuilder();
        groups.forEach((caption, lines) -> {
            html.append("<table>\n<caption>").append(caption).append("</caption>\n<thead><tr>");
            html.append("<th scope=\"col\">comparison</th><th scope=\"col\">scheme</th>");
            List<Metric> metrics = lines.stream()
                    .flatMap(line -> line.metrics().keySet().stream())
                    .distinct()
                    .sorted()
                    .toList();
            Stream.concat(metrics.stream().map(HtmlTable::heading), COUNTS.stream())
                    .forEach(name -> html.append("<th scope=\"col\" class=\"number\">")
                            .append(Html.escape(name))
                            .append("</th>"));
            html.append("</tr></thead>\n<tbody>\n");
            lines.forEach(line -> html.append(line(line, metrics)));
            html.append("</tbody>\n</table>\n");
        });
        return html.toString();
    }

    private static String caption(ComparisonLine line) {
        TableRow row = line.sim();
        return "<strong>" + Html.escape(NetworkNames.printed(row.variant().model())) + "</strong> on "
                + Html.escape(row.feed()) + " · " + Html.escape(row.identity().method()) + " · protocol "
                + row.variant().protocol() + " · weights "
                + Html.escape(row.variant().checkpoint());
    }

    private static String heading(Metric metric) {
        return metric.label() + (metric.scale().isHigherBetter() ? " ↑" : " ↓");
    }

    private static String line(ComparisonLine line, List<Metric> metrics) {
        TableRow row = line.sim();
        String scheme = row.variant().schemeText()
                + row.variant().calibration().map(id -> " " + id).orElse("");
        return "<tr><th scope=\"row\" title=\"reference: "
                + Html.escape(row.identity().reference().toString()) + "\">"
                + Html.escape(row.segmentedComparison()) + "</th><td>" + Html.escape(scheme) + "</td>"
                + metrics.stream()
                        .map(metric ->
                                line.metric(metric).map(HtmlTable::figure).orElse(number("")))
                        .collect(Collectors.joining())
                + number(line.agreement().orElse(""))
                + number(Long.toString(row.moments().n()))
                + number(Long.toString(row.moments().undefined())) + "</tr>\n";
    }

    private static String figure(TableRow row) {
        if (row.moments().n() == 0) {
            return number("–");
        }
        String[] parts = TableGrids.figure(row.moments()).split(" ", 2);
        return "<td class=\"number\">" + parts[0] + " <span class=\"deviation\">" + parts[1] + "</span></td>";
    }

    private static String number(String text) {
        return "<td class=\"number\">" + Html.escape(text) + "</td>";
    }
}

package io.fovea.standalone.report;

import io.fovea.aggregator.paper.PaperComparison;
import io.fovea.aggregator.paper.PaperFormat;
import io.fovea.aggregator.paper.PublishedTable;
import io.fovea.aggregator.paper.Verdict;
import io.fovea.aggregator.table.ComparisonLine;
import io.fovea.aggregator.table.Html;
import io.fovea.aggregator.table.HtmlTable;
import io.fovea.aggregator.table.NetworkNames;
import io.fovea.comparison.Metric;
import io.fovea.identity.DeployedFile;
import io.fovea.imaging.RgbImage;
import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.standalone.report.PipelineClient.ShownImage;
import io.fovea.standalone.report.PipelineClient.ShownMap;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything one page tells. A value; {@link #html} needs nothing but itself.
 *
 * @param table at one moment
 * @param worst rows with their worst images, worst first
 * @param broken thresholds that the table breaks, one line each
 * @param thresholds that were checked
 * @param version of this program
 * @param source of the table
 * @param at when it was read
 */
public record Report(
        Table table,
        Map<TableRow, List<ShownImage>> worst,
        List<String> broken,
        int thresholds,
        String version,
        String source,
        Instant at) {
    private static final float QUALITY = 0.82f;
    private static final int THUMBNAIL_WIDTH = 176;
    private static final String STYLE = """
            :root { color-scheme: light; font: 15px/1.55 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; color: #16202a; background: #f4f6f3; }
            body { max-width: 74rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; }
            h1 { font-size: 1.9rem; letter-spacing: -.02em; margin: 0; }
            h2 { font-size: 1.2rem; margin: 2.6rem 0 .9rem; }
            h3 { font-size: 1rem; margin: 1.4rem 0 .5rem; }
            .quiet, caption { color: #51606d; }
            .outcome { border-radius: 12px; padding: .9rem 1.2rem; margin: 1.4rem 0; background: #e3f2ea; border: 1px solid #1f7a55; }
            .outcome.broken { background: #fbe9e5; border-color: #b3331b; }
            .outcome ul { margin: .4rem 0 0; padding-left: 1.2rem; }
            table { border-collapse: collapse; width: 100%; margin: 0 0 1.4rem; background: #fff; border: 1px solid #d3dbd6; font-variant-numeric: tabular-nums; }
            caption { text-align: left; padding: .5rem 0; }
            th, td { text-align: left; padding: .38rem .8rem; border-bottom: 1px solid #e6ebe7; font-size: .92rem; }
            thead th { color: #51606d; font-weight: 550; font-size: .82rem; }
            .number { text-align: right; }
            .deviation { color: #51606d; }
            .grid { display: grid; grid-template-columns: 11rem repeat(var(--metrics), 1fr); gap: .5rem 1.6rem; align-items: center; background: #fff; border: 1px solid #d3dbd6; padding: 1rem 1.2rem; }
            .grid .head { color: #51606d; font-size: .82rem; }
            .distribution { width: 100%; }
            .distribution rect { fill: #2a788e; }
            .distribution .axis { stroke: #9aa8a0; }
            .distribution .mean { stroke: #b3331b; stroke-width: 1.5; }
            .distribution text { font-size: 10px; fill: #51606d; }
            .image { display: flex; flex-wrap: wrap; gap: .8rem; background: #fff; border: 1px solid #d3dbd6; padding: .8rem; margin: 0 0 .8rem; }
            figure { margin: 0; width: 176px; }
            figure img { border-radius: 6px; display: block; }
            figcaption { font-size: .78rem; color: #51606d; overflow-wrap: anywhere; }
            dl { display: grid; grid-template-columns: 11rem 1fr; gap: .2rem 1rem; }
            dt { grid-column: 1; color: #51606d; } dd { grid-column: 2; margin: 0; overflow-wrap: anywhere; }
            """;

    /** The page. */
    public String html() {
        return Html.page(
                "Fovea report",
                STYLE,
                "<h1>What the models look at</h1>\n<p class=\"quiet\">" + Html.escape(source) + ", "
                        + at.truncatedTo(ChronoUnit.SECONDS) + "</p>\n"
                        + outcome()
                        + "<h2>Table</h2>\n<p class=\"quiet\">Mean and standard deviation over images. A row means"
                        + " something only beyond its noise floor.</p>\n"
                        + (table.rows().isEmpty()
                                ? "<p>No image has been compared yet.</p>\n"
                                : HtmlTable.fragment(table))
                        + distributions()
                        + worstImages()
                        + paper()
                        + settings());
    }

    private String outcome() {
        if (thresholds == 0) {
            return "";
        }
        if (broken.isEmpty()) {
            return "<p class=\"outcome\">All " + thresholds + " thresholds are kept.</p>\n";
        }
        return "<div class=\"outcome broken\"><strong>Thresholds are broken</strong>" + items(broken) + "</div>\n";
    }

    private static String items(List<String> lines) {
        return lines.stream()
                .map(line -> "<li>" + Html.escape(line) + "</li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
    }

    private String distributions() {
        Map<String, List<ComparisonLine>> groups = ComparisonLine.of(table).stream()
                .filter(line ->
                        line.sim().sketch().count() > 0 && line.sim().segment().isEmpty())
                .collect(Collectors.groupingBy(
                        line -> NetworkNames.printed(line.sim().variant().model()) + " on "
                                + line.sim().feed(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        StringBuilder html = new StringBuilder(groups.isEmpty() ? "" : "<h2>Distributions over images</h2>\n");
        groups.forEach((name, lines) -> {
            List<Metric> metrics = lines.stream()
                    .flatMap(line -> line.metrics().keySet().stream())
                    .distinct()
                    .sorted()
                    .toList();
            html.append("<h3>")
                    .append(Html.escape(name))
                    .append("</h3>\n<div class=\"grid\" style=\"--metrics: ")
                    .append(metrics.size())
                    .append("\"><span></span>");
            metrics.forEach(metric -> html.append("<span class=\"head\">")
                    .append(Html.escape(metric.label()))
                    .append("</span>"));
            for (ComparisonLine line : lines) {
                html.append("<span>" + Html.escape(line.sim().comparison().toString()) + "<br><span class=\"head\">"
                        + Html.escape(line.sim().variant().schemeText()) + "</span></span>");
                metrics.forEach(metric -> html.append(line.metric(metric)
                        .filter(row -> row.sketch().count() > 0)
                        .map(Distribution::svg)
                        .orElse("<span></span>")));
            }
            html.append("</div>\n");
        });
        return html.toString();
    }

    private String worstImages() {
        StringBuilder html = new StringBuilder();
        worst.forEach((row, images) -> {
            html.append("<h3>"
                    + Html.escape(NetworkNames.printed(row.variant().model()) + ", " + row.comparison() + " on "
                            + row.feed() + ": " + (row.metric().scale().isHigherBetter() ? "lowest " : "highest ")
                            + row.metric().label())
                    + "</h3>\n");
            images.forEach(image -> html.append(image(image, row)));
        });
        return html.isEmpty() ? "" : "<h2>Worst images</h2>\n" + html;
    }

    private static String image(ShownImage image, TableRow row) {
        StringBuilder html = new StringBuilder("<div class=\"image\">");
        html.append(figure(image, jpeg(image.photograph()), image.source()));
        image.mask().ifPresent(mask -> html.append(figure(image, data("image/png", mask), "salient object")));
        for (ShownMap map : image.maps()) {
            if (map.variant().model().equals(row.variant().model())) {
                html.append(figure(
                        image,
                        jpeg(Overlay.draw(image.photograph(), map.map(), map.view())),
                        String.format(
                                Locale.ROOT,
                                "%s: class %d, %.0f %%",
                                map.variant().shortText(),
                                map.targetClass(),
                                100 * map.probability())));
            }
        }
        return html.append("</div>\n").toString();
    }

    private static String figure(ShownImage image, String source, String caption) {
        int height = Math.round((float) THUMBNAIL_WIDTH
                * image.photograph().height()
                / image.photograph().width());
        String text = Html.escape(caption);
        return "<figure><img width=\"" + THUMBNAIL_WIDTH + "\" height=\"" + height + "\" alt=\"" + text + "\" src=\""
                + source + "\"><figcaption>" + text + "</figcaption></figure>";
    }

    private static String jpeg(RgbImage image) {
        return data("image/jpeg", ImageEncoder.jpeg(image, QUALITY));
    }

    private static String data(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private String paper() {
        PaperComparison comparison = PaperComparison.of(table, PublishedTable.bundled());
        return comparison.cells().isEmpty()
                ? ""
                : "<h2>Beside the study</h2>\n"
                        + PaperFormat.forPeople(comparison).html(PaperFormat.caption(comparison))
                        + reasons(comparison);
    }

    private static String reasons(PaperComparison comparison) {
        Map<String, Map<String, Long>> reasons = comparison.cells().stream()
                .collect(Collectors.groupingBy(
                        cell -> cell.verdict().label(),
                        LinkedHashMap::new,
                        Collectors.groupingBy(
                                cell -> cell.verdict() == Verdict.REPRODUCED
                                        ? "The means differ by no more than the printed rounding and the sampling errors."
                                        : cell.reason(),
                                LinkedHashMap::new,
                                Collectors.counting())));
        StringBuilder html = new StringBuilder("<dl>");
        reasons.forEach((verdict, causes) -> {
            html.append("<dt>").append(Html.escape(verdict)).append("</dt>");
            causes.forEach((reason, cells) -> html.append("<dd>")
                    .append(Html.escape(reason))
                    .append(" <span class=\"quiet\">(")
                    .append(cells)
                    .append(")</span></dd>"));
        });
        return html.append("</dl>\n").toString();
    }

    private String settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Fovea", version);
        settings.put("Java", System.getProperty("java.version"));
        settings.put("feeds", distinct(TableRow::feed));
        settings.put(
                "weights",
                distinct(row -> row.variant().model() + " " + row.variant().checkpoint()));
        settings.put(
                "schemes",
                distinct(row -> row.variant().schemeText()
                        + row.variant().calibration().map(id -> " " + id).orElse("")));
        settings.put(
                "deployed files",
                distinct(row -> row.variant().file().map(DeployedFile::toString).orElse("none")));
        settings.put("runtimes", distinct(row -> row.variant().runtime().orElse("libtorch")));
        settings.put("protocols", distinct(row -> row.variant().protocol().toString()));
        settings.put("CAM methods", distinct(row -> row.identity().method()));
        settings.put("references", distinct(row -> row.mask()
                .orElse(row.comparison().against().toString())));
        return "<h2>Settings and versions</h2>\n<dl>"
                + settings.entrySet().stream()
                        .map(entry -> "<dt>" + Html.escape(entry.getKey()) + "</dt><dd>" + Html.escape(entry.getValue())
                                + "</dd>")
                        .collect(Collectors.joining())
                + "</dl>\n";
    }

    private String distinct(Function<TableRow, String> setting) {
        return table.rows().stream().map(setting).distinct().collect(Collectors.joining(", "));
    }
}

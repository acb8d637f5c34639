package io.fovea.standalone.layers;

import io.fovea.aggregator.table.Html;
import io.fovea.deployed.layers.Effect;
import io.fovea.deployed.layers.Figure;
import io.fovea.standalone.report.Sheet;
import java.util.List;
import java.util.Locale;

/** A study of layers as one page. */
public final class LayersPage {
    private static final int ROWS = 20;
    private static final int WIDTH = 960;
    private static final int HEIGHT = 150;

    private LayersPage() {}

    /** The page. */
    public static String html(LayersReport report) {
        return Sheet.page(
                "Fovea: layers of " + report.file(),
                Sheet.heading(
                        "Which layer moves the map of " + report.file(),
                        report.layers() + " layers and " + (report.places().size() - report.layers())
                                + " other places, " + report.images() + " images"),
                advice(report),
                ranking(report),
                Sheet.section(
                        "What was run",
                        Sheet.items("files", report.files()),
                        report.leftOut().isEmpty() ? "" : Sheet.items("files", report.leftOut())));
    }

    /** What to do, as a section of a page. */
    public static String advice(LayersReport report) {
        List<String> lines = LayersText.advice(report);
        return Sheet.section(
                "Advice for " + report.file(),
                report.isMendable() ? Sheet.outcome(List.of(), lines.get(0)) : Sheet.outcome(List.of(lines.get(0)), ""),
                lines.stream()
                        .skip(1)
                        .map(line -> line.startsWith("nodes_to_exclude") ? Sheet.verbatim(line) : Sheet.paragraph(line))
                        .reduce("", String::concat));
    }

    private static String ranking(LayersReport report) {
        return Sheet.section(
                "What each place brings when it alone is in float",
                Sheet.paragraph("Gain of SIM in order of execution, the layers first. Each bar is one place."),
                bars(report),
                Sheet.paragraph(report.places().size() > ROWS ? "The best " + ROWS + ":" : ""),
                Sheet.table(LayersText.HEAD, LayersText.rows(report, ROWS)),
                Sheet.paragraph("Means over images with their 95 % intervals. The gain is of the same images."
                        + " SQNR: signal to noise of the place's tensor against the float file's. Range ratio: the widest"
                        + " channel over the median one. Saturated: share of values at an end of their range."),
                Sheet.paragraph(LayersText.foretelling(report)));
    }

    private static String bars(LayersReport report) {
        List<Effect> alone = report.alone();
        double[] gains = new double[alone.size()];
        double high = 1e-9;
        double low = 0;
        for (int i = 0; i < gains.length; i++) {
            double gain = alone.get(i).gain(Figure.SIM, report.asItIs()).mean();
            gains[i] = Double.isNaN(gain) ? 0 : gain;
            high = Math.max(high, gains[i]);
            low = Math.min(low, gains[i]);
        }
        double scale = (HEIGHT - 30) / (high - low);
        double zero = 10 + high * scale;
        double step = (WIDTH - 60.0) / gains.length;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"bars\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"gain of SIM of each place\">"
                        + "<line x1=\"55\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"0\" y=\"14\">%+.3f</text>"
                        + "<text x=\"0\" y=\"%.1f\">0</text>",
                WIDTH,
                HEIGHT,
                WIDTH,
                zero,
                zero,
                high,
                zero + 4));
        for (int i = 0; i < gains.length; i++) {
            double top = zero - Math.max(0, gains[i]) * scale;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect%s x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"><title>%s: %+.4f</title></rect>",
                    gains[i] < 0 ? " class=\"loss\"" : "",
                    56 + i * step,
                    top,
                    Math.max(1, step - 1.5),
                    Math.max(0.5, Math.abs(gains[i]) * scale),
                    Html.escape(report.places().get(i).toString()),
                    gains[i]));
        }
        return svg.append("</svg>\n").toString();
    }
}

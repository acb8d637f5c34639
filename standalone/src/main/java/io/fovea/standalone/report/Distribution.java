package io.fovea.standalone.report;

import io.fovea.table.rows.TableRow;
import java.util.Locale;

/** The distribution of a row's values over its images as a small picture in SVG. */
final class Distribution {
    private static final int BINS = 40;
    private static final int WIDTH = 240;
    private static final int HEIGHT = 56;
    /** Where the range of a metric has no end. */
    private static final double LEAST_HIGH = 0.1;

    private Distribution() {}

    /** Bars over the metric's range, and a line at the mean. */
    static String svg(TableRow row) {
        double low = Math.min(0, Math.floor(row.moments().min() * 10) / 10);
        double high = Double.isInfinite(row.metric().scale().max())
                ? Math.max(LEAST_HIGH, row.moments().max())
                : row.metric().scale().max();
        double[] bounds = new double[BINS];
        for (int i = 0; i < BINS; i++) {
            bounds[i] = i == BINS - 1 ? Double.MAX_VALUE : low + (high - low) * (i + 1) / BINS;
        }
        long[] upTo = row.sketch().countsUpTo(bounds);
        long most = 1;
        for (int i = 0; i < BINS; i++) {
            most = Math.max(most, upTo[i] - (i == 0 ? 0 : upTo[i - 1]));
        }
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg class=\"distribution\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s between %.3f and %.3f,"
                        + " mean %.3f\">",
                WIDTH,
                HEIGHT + 14,
                row.metric().key(),
                row.moments().min(),
                row.moments().max(),
                row.moments().mean()));
        double step = (double) WIDTH / BINS;
        for (int i = 0; i < BINS; i++) {
            double height = (double) HEIGHT * (upTo[i] - (i == 0 ? 0 : upTo[i - 1])) / most;
            if (height > 0) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                        i * step + 0.5,
                        HEIGHT - Math.max(height, 1),
                        step - 1,
                        Math.max(height, 1)));
            }
        }
        double mean = WIDTH * (row.moments().mean() - low) / (high - low);
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"axis\" x1=\"0\" y1=\"%d.5\" x2=\"%d\" y2=\"%d.5\"/>"
                        + "<line class=\"mean\" x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%d\"/>",
                HEIGHT,
                WIDTH,
                HEIGHT,
                mean,
                mean,
                HEIGHT));
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"0\" y=\"%d\">%.1f</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.1f</text></svg>",
                HEIGHT + 12,
                low,
                WIDTH,
                HEIGHT + 12,
                high));
        return svg.toString();
    }
}

package io.fovea.table.rows;

import io.fovea.comparison.Metric;
import io.fovea.table.statistics.Moments;
import java.util.ArrayList;
import java.util.List;

/**
 * SIM is one less the total variation between two maps, so for maps a and b of the same images
 * {@code |SIM(a, GT) - SIM(b, GT)| <= 1 - SIM(a, b)} holds in the mean. A table that breaks it was not counted right.
 *
 * <p>It says something only of rows over one set of images. So a triple of rows is checked while its three numbers of
 * defined SIMs and its three fingerprints of those images are equal; the others, among them those of which an image is
 * under way, are left out.
 */
public final class Triangle {
    /** Sums of many doubles differ in their last digits. */
    private static final double ROUNDING = 1e-9;

    private Triangle() {}

    /**
     * Three rows that cannot all be right.
     *
     * @param difference between the means against the mask
     * @param bound that it may not exceed
     */
    public record Violation(TableRow a, TableRow b, TableRow between, double difference, double bound) {}

    /** Every triple of rows over the same images that breaks the inequality. */
    public static List<Violation> violations(Table table) {
        List<TableRow> sims = table.rows().stream()
                .filter(row -> row.metric() == Metric.SIM
                        && row.segment().isEmpty()
                        && row.moments().n() > 0)
                .toList();
        List<TableRow> masked = sims.stream()
                .filter(row -> row.comparison().isWithGroundTruth())
                .toList();
        List<TableRow> references =
                masked.stream().filter(row -> row.variant().isFloat()).toList();
        List<Violation> violations = new ArrayList<>();
        for (TableRow between : sims) {
            if (!between.comparison().isWithFloat()) {
                continue;
            }
            for (TableRow a : masked) {
                if (a.variant().equals(between.variant()) && areOfOneSet(a, between)) {
                    references.stream()
                            .filter(b -> b.variant().equals(between.identity().reference())
                                    && b.mask().equals(a.mask())
                                    && areOfOneSet(b, between))
                            .forEach(b -> check(a, b, between, violations));
                }
            }
        }
        return violations;
    }

    private static boolean areOfOneSet(TableRow a, TableRow b) {
        return a.feed().equals(b.feed())
                && a.identity().method().equals(b.identity().method())
                && a.moments().n() == b.moments().n()
                && a.imageSet() == b.imageSet();
    }

    private static void check(TableRow a, TableRow b, TableRow between, List<Violation> violations) {
        Moments moments = between.moments();
        double difference = Math.abs(a.moments().mean() - b.moments().mean());
        double bound = 1 - moments.mean();
        if (difference > bound + ROUNDING) {
            violations.add(new Violation(a, b, between, difference, bound));
        }
    }
}

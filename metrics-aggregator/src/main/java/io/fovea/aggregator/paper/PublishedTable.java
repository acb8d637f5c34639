package io.fovea.aggregator.paper;

import io.fovea.comparison.Metric;
import io.fovea.identity.Comparison;
import io.fovea.identity.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Table 1 of the study, as printed. */
public final class PublishedTable {
    /** What it is, for captions. */
    public static final String SOURCE =
            "Quantization Effects on Neural Networks Perception, Table 1 (10,000 ImageNet validation images, masks of"
                    + " BiRefNet)";

    static final int IMAGES = 10_000;

    private static final String RESOURCE = "table1.csv";

    private final List<PublishedFigure> figures;

    PublishedTable(List<PublishedFigure> figures) {
        this.figures = List.copyOf(figures);
    }

    /** The one that this module carries. */
    public static PublishedTable bundled() {
        try (InputStream csv = Objects.requireNonNull(PublishedTable.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new PublishedTable(new String(csv.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .map(PublishedTable::figure)
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PublishedFigure figure(String line) {
        String[] cells = line.split(",", -1);
        return new PublishedFigure(
                cells[0],
                Comparison.parse(cells[1]),
                Metric.of(cells[2]),
                Double.parseDouble(cells[3]),
                Double.parseDouble(cells[4]));
    }

    public List<PublishedFigure> figures() {
        return figures;
    }

    /** One cell. */
    public Optional<PublishedFigure> figure(String model, Comparison comparison, Metric metric) {
        return figures.stream()
                .filter(figure -> figure.model().equals(model)
                        && figure.comparison().equals(comparison)
                        && figure.metric() == metric)
                .findFirst();
    }

    /**
     * By how much a cell contradicts the others of its network, if it does.
     *
     * <p>SIM is 1 - total variation, which obeys the triangle inequality. So for one set of images and one
     * normalisation {@code |SIM(a, GT) - SIM(b, GT)| <= 1 - SIM(a, b)}, in the mean as well. A cell contradicts when the
     * printed figures break it by more than their rounding, once per figure, can explain.
     *
     * @return both sides of the broken inequality; empty where it holds or does not apply
     */
    public Optional<Contradiction> contradiction(PublishedFigure cell) {
        Precision precision = cell.comparison().of();
        boolean applies =
                cell.metric() == Metric.SIM && cell.comparison().isWithGroundTruth() && precision != Precision.F32;
        if (!applies) {
            return Optional.empty();
        }
        Optional<PublishedFigure> f32 = figure(cell.model(), Comparison.withGroundTruth(Precision.F32), Metric.SIM);
        Optional<PublishedFigure> between = figure(cell.model(), Comparison.withFloat(precision), Metric.SIM);
        if (f32.isEmpty() || between.isEmpty()) {
            return Optional.empty();
        }
        double difference = Math.abs(cell.mean() - f32.get().mean());
        double bound = 1 - between.get().mean();
        return Optional.of(new Contradiction(difference, bound))
                .filter(found -> found.difference() > found.bound() + 3 * PublishedFigure.ROUNDING);
    }

    /**
     * A broken triangle inequality.
     *
     * @param difference of the two similarities with the mask
     * @param bound that it may not exceed: 1 less the similarity with each other
     */
    public record Contradiction(double difference, double bound) {}
}

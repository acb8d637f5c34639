package io.fovea.aggregator.paper;

import io.fovea.aggregator.paper.PublishedTable.Contradiction;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges our rows by the study's figures. The first rule that applies decides:
 *
 * <ol>
 *   <li>generated weights, or fewer than {@value #FEWEST_IMAGES} images: not comparable;
 *   <li>the study's own figures break the triangle inequality: not reproducible;
 *   <li>our own noise floor (f32 against f32 under the same settings) is there, not zero, and our row is no worse than it
 *       beyond their sampling errors: within the noise floor;
 *   <li>the means differ by no more than the study's rounding and both sampling errors: reproduced;
 *   <li>SqueezeNet 1.0, and our row of 1.1 reproduces the figure: explained, as the study's script loads 1.1;
 *   <li>the study compares with f32 in training mode, ours did not, and ours is nearer to f32: explained, as training mode
 *       alone moves maps;
 *   <li>else different, with the settings in which ours is unlike the study's.
 * </ol>
 */
final class Judge {
    static final int FEWEST_IMAGES = 30;

    private final Table table;
    private final PublishedTable paper;

    Judge(Table table, PublishedTable paper) {
        this.table = table;
        this.paper = paper;
    }

    PaperCell cell(TableRow ours, PublishedFigure figure) {
        Optional<PaperCell> decided = notComparable(ours, figure)
                .or(() -> notReproducible(ours, figure))
                .or(() -> noiseFloor(ours, figure))
                .or(() -> reproduced(ours, figure))
                .or(() -> otherVersion(ours, figure))
                .or(() -> trainingMode(ours, figure));
        return decided.orElseGet(
                () -> new PaperCell(ours, figure, Verdict.DIFFERENT, "Ours is unlike the study's in " + unlike(ours)));
    }

    private static Optional<PaperCell> notComparable(TableRow ours, PublishedFigure figure) {
        if (ours.variant().isSynthetic()) {
            return verdict(ours, figure, Verdict.NOT_COMPARABLE, "Generated weights recognise nothing.");
        }
        return ours.moments().n() < FEWEST_IMAGES
                ? verdict(
                        ours,
                        figure,
                        Verdict.NOT_COMPARABLE,
                        "Too few images: " + ours.moments().n() + ", and " + FEWEST_IMAGES + " are the least.")
                : Optional.empty();
    }

    private Optional<PaperCell> notReproducible(TableRow ours, PublishedFigure figure) {
        Optional<Contradiction> broken = paper.contradiction(figure);
        return broken.flatMap(sides -> verdict(
                ours,
                figure,
                Verdict.NOT_REPRODUCIBLE,
                String.format(
                        Locale.ROOT,
                        "The study's figures break the triangle inequality of SIM: %.2f apart against the mask, and at"
                                + " most %.2f if rows share their images and normalisation.",
                        sides.difference(),
                        sides.bound())));
    }

    private Optional<PaperCell> noiseFloor(TableRow ours, PublishedFigure figure) {
        Optional<TableRow> floor = isAgainstF32(ours) ? floorOf(ours) : Optional.empty();
        return floor.filter(row -> worse(row, perfect(row)) > 0)
                .filter(row -> worse(ours, row.moments().mean()) <= samplingError(ours) + samplingError(row))
                .flatMap(row -> verdict(
                        ours,
                        figure,
                        Verdict.NOISE_FLOOR,
                        String.format(
                                Locale.ROOT,
                                "A second f32 pass under the same settings gives %.3f: over %d images this row cannot be"
                                        + " told from it.",
                                row.moments().mean(),
                                ours.moments().n())));
    }

    private static Optional<PaperCell> reproduced(TableRow ours, PublishedFigure figure) {
        double difference = Math.abs(ours.moments().mean() - figure.mean());
        double tolerance = tolerance(ours, figure);
        return difference <= tolerance
                ? verdict(
                        ours,
                        figure,
                        Verdict.REPRODUCED,
                        String.format(
                                Locale.ROOT,
                                "%.3f apart, within %.3f: the printed rounding and the sampling errors of both means.",
                                difference,
                                tolerance))
                : Optional.empty();
    }

    private Optional<PaperCell> otherVersion(TableRow ours, PublishedFigure figure) {
        boolean reproducedBy11 = ours.variant().model().equals("squeezenet1_0")
                && table.rows().stream()
                        .filter(row -> row.variant().model().equals("squeezenet1_1") && isSameMeasurement(row, ours))
                        .filter(row -> notComparable(row, figure).isEmpty())
                        .anyMatch(row -> reproduced(row, figure).isPresent());
        return reproducedBy11
                ? verdict(
                        ours,
                        figure,
                        Verdict.EXPLAINED,
                        "The study's script loads SqueezeNet 1.1, and our row of 1.1 reproduces the figure.")
                : Optional.empty();
    }

    private static Optional<PaperCell> trainingMode(TableRow ours, PublishedFigure figure) {
        return isAgainstF32(ours) && ours.variant().protocol() == Protocol.EVAL && worse(ours, figure.mean()) < 0
                ? verdict(
                        ours,
                        figure,
                        Verdict.EXPLAINED,
                        "The study's script keeps networks in training mode, where f32 differs from itself too; this row"
                                + " is of inference mode. Protocol seed repeats the study's.")
                : Optional.empty();
    }

    private static String unlike(TableRow ours) {
        List<String> settings = new ArrayList<>(List.of("its images (feed " + ours.feed() + ")"));
        ours.mask()
                .filter(mask -> !mask.equals("birefnet"))
                .ifPresent(mask -> settings.add("its masks (" + mask + ")"));
        if (ours.variant().protocol() != Protocol.SEED) {
            settings.add("protocol (" + ours.variant().protocol() + ", not seed)");
        }
        Scheme scheme = ours.variant().scheme();
        if (scheme != Scheme.SEED_CODE && scheme != Scheme.NONE) {
            settings.add("scheme (" + scheme + ", not seed-code)");
        }
        String method = ours.identity().method();
        if (!method.equals("grad-cam++-seedcode")) {
            settings.add("method (" + method + ", not grad-cam++-seedcode)");
        }
        if (ours.variant().model().equals("squeezenet1_0")) {
            settings.add("version (1.0; its script loads 1.1)");
        }
        return String.join(", ", settings) + ".";
    }

    private Optional<TableRow> floorOf(TableRow ours) {
        return table.rows().stream()
                .filter(row -> row.identity().isNoiseFloor()
                        && row.feed().equals(ours.feed())
                        && row.identity().reference().equals(ours.identity().reference())
                        && row.identity().method().equals(ours.identity().method())
                        && row.metric() == ours.metric()
                        && row.moments().n() >= FEWEST_IMAGES)
                .findFirst();
    }

    private static boolean isSameMeasurement(TableRow one, TableRow other) {
        return one.feed().equals(other.feed())
                && one.comparison().equals(other.comparison())
                && one.metric() == other.metric()
                && one.variant().scheme() == other.variant().scheme()
                && one.variant().protocol() == other.variant().protocol()
                && one.identity().method().equals(other.identity().method())
                && one.mask().equals(other.mask());
    }

    private static boolean isAgainstF32(TableRow row) {
        return row.comparison().isWithFloat();
    }

    /** By how much a row's mean is worse than a value; negative where it is better. */
    private static double worse(TableRow row, double than) {
        return row.metric().badness(row.moments().mean()) - row.metric().badness(than);
    }

    private static double perfect(TableRow row) {
        return row.metric().scale().best();
    }

    private static double tolerance(TableRow ours, PublishedFigure figure) {
        return PublishedFigure.ROUNDING + Math.hypot(samplingError(ours), figure.samplingError());
    }

    private static double samplingError(TableRow row) {
        return row.moments().confidenceHalfWidth().orElse(Double.POSITIVE_INFINITY);
    }

    private static Optional<PaperCell> verdict(TableRow ours, PublishedFigure figure, Verdict verdict, String reason) {
        return Optional.of(new PaperCell(ours, figure, verdict, reason));
    }
}

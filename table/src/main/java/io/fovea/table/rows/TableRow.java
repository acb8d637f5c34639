package io.fovea.table.rows;

import io.fovea.comparison.Metric;
import io.fovea.identity.Comparison;
import io.fovea.identity.DeployedFile;
import io.fovea.identity.GroundTruth;
import io.fovea.identity.RowIdentity;
import io.fovea.identity.Variant;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ComparisonTally;
import io.fovea.table.statistics.Agreement;
import io.fovea.table.statistics.Moments;
import io.fovea.table.statistics.Segment;
import io.fovea.table.statistics.Sketch;
import io.fovea.table.statistics.Tally;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of one comparison over many images: all so far, or those of a window or segment.
 *
 * @param identity which comparisons it counts
 * @param segment which images of the row it counts; empty for all
 * @param metric what was measured
 * @param moments of all its images
 * @param sketch of all its images
 * @param sameClassMoments of the images on which both networks give the same top class; empty against a mask
 * @param differentClassMoments of the images on which they give different ones
 * @param agreement of the networks, the same for every metric
 * @param imageSet fingerprint of the images whose SIM is defined, the same for every metric
 */
public record TableRow(
        RowIdentity identity,
        Optional<Segment> segment,
        Metric metric,
        Moments moments,
        Sketch sketch,
        Moments sameClassMoments,
        Moments differentClassMoments,
        Agreement agreement,
        long imageSet) {
    /** Masks before f32, precise before coarse: the same order for every model. */
    public static final Comparator<TableRow> BY_COMPARISON = Comparator.comparing(
                    (TableRow row) -> row.comparison().against())
            .thenComparing(row -> row.mask().orElse(""))
            .thenComparing(row -> row.comparison().of())
            .thenComparing(row -> row.variant().scheme())
            .thenComparing(row -> row.variant().calibration().orElse(""))
            .thenComparing(row -> row.variant().file().map(DeployedFile::name).orElse(""));

    /** As people read the table: by feed and model, then by comparison. */
    static final Comparator<TableRow> ORDER = Comparator.comparing(TableRow::identity)
            .thenComparing(row -> row.segment.map(Segment::attribute).orElse(""))
            .thenComparing(row -> row.segment.map(Segment::value).orElse(""))
            .thenComparing(TableRow::metric);

    /** The rows of all images since the start, or of one segment. */
    static List<TableRow> of(ComparisonStatistics row) {
        return of(row, row.getTally());
    }

    /** The rows of a row's images in a window; none where it is empty. */
    static List<TableRow> of(ComparisonStatistics row, Window window) {
        return row.getWindows().stream()
                .filter(some -> some.getWindow().equals(window.label()))
                .flatMap(some -> of(row, some.getTally()).stream())
                .toList();
    }

    private static List<TableRow> of(ComparisonStatistics row, ComparisonTally counted) {
        Tally tally = Tally.of(counted);
        return tally.metrics().stream().map(metric -> of(row, tally, metric)).toList();
    }

    private static TableRow of(ComparisonStatistics row, Tally tally, Metric metric) {
        return new TableRow(
                RowIdentity.of(row.getRow()),
                Optional.ofNullable(row.getSegment())
                        .map(segment -> new Segment(segment.getAttribute(), segment.getValue())),
                metric,
                tally.moments(metric),
                tally.sketch(metric),
                tally.sameClassMoments(metric),
                tally.differentClassMoments(metric),
                tally.agreement(),
                tally.imageSet());
    }

    /** Name of the feed that brought the images. */
    public String feed() {
        return identity.feed();
    }

    /** Whose maps are compared. */
    public Variant variant() {
        return identity.variant();
    }

    /** What is compared with what, as the study writes it. */
    public Comparison comparison() {
        return identity.comparison();
    }

    /** What made the mask with which maps are compared; empty where they are compared with maps. */
    public Optional<String> mask() {
        return identity.reference() instanceof GroundTruth mask ? Optional.of(mask.model()) : Optional.empty();
    }

    /** The comparison, and which images of it where these are not all. */
    public String segmentedComparison() {
        return comparison()
                + segment.map(some -> " (" + some.attribute() + " " + some.value() + ")")
                        .orElse("");
    }

    /** Images on which both networks give the same top class. */
    public long sameClass() {
        return agreement.sameClass();
    }

    /** Images on which they give different ones (flips). */
    public long differentClass() {
        return agreement.differentClass();
    }

    /**
     * The value below which this share of the images lies, to 1 % of its distance from that of equal maps, and never
     * outside of what occurred; empty where no value is defined.
     *
     * @param share 0..1
     */
    public OptionalDouble quantile(double share) {
        OptionalDouble value = sketch.quantile(share);
        return value.isPresent()
                ? OptionalDouble.of(Math.max(moments.min(), Math.min(moments.max(), value.getAsDouble())))
                : value;
    }
}

package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Agreement;
import io.fovea.aggregator.statistics.Metric;
import io.fovea.aggregator.statistics.Moments;
import io.fovea.aggregator.statistics.Segment;
import io.fovea.aggregator.statistics.Sketch;
import io.fovea.aggregator.statistics.Tally;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ComparisonTally;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One metric of one comparison over many images: all so far, or those of a window or segment.
 *
 * @param comparison as the study writes it, for example {@code int8 v GT}
 * @param reference what maps are compared with: the mask's model, or f32
 * @param segment which images of the row it counts; empty for all
 * @param metric {@code sim}, {@code cc} or {@code kld}
 * @param moments of all its images
 * @param sketch of all its images
 * @param sameClassMoments of the images on which both networks give the same top class; empty against a mask
 * @param differentClassMoments of the images on which they give different ones
 * @param agreement of the networks, the same for every metric
 * @param imageSet fingerprint of the images whose SIM is defined, the same for every metric
 */
public record TableRow(
        String feed,
        String network,
        String checkpoint,
        String scheme,
        Optional<String> calibration,
        String protocol,
        String method,
        String reference,
        String comparison,
        Optional<Segment> segment,
        String metric,
        Moments moments,
        Sketch sketch,
        Moments sameClassMoments,
        Moments differentClassMoments,
        Agreement agreement,
        long imageSet) {
    private static final List<String> METRICS = List.of("sim", "cc", "kld");
    private static final List<String> PRECISIONS = List.of("f32", "fp16", "bf16", "int16", "int8", "int4");

    /** Masks before f32, precise before coarse. */
    static final Comparator<TableRow> BY_COMPARISON = Comparator.comparing(
                    (TableRow row) -> row.comparison.endsWith("v GT") ? 0 : 1)
            .thenComparing(TableRow::reference)
            .thenComparing(row -> PRECISIONS.indexOf(row.comparison.split(" ", 2)[0]))
            .thenComparing(TableRow::comparison)
            .thenComparing(TableRow::scheme)
            .thenComparing(row -> row.calibration.orElse(""));

    /** As people read the table: by feed and network, then by comparison. */
    static final Comparator<TableRow> ORDER = Comparator.comparing(TableRow::feed)
            .thenComparing(TableRow::network)
            .thenComparing(TableRow::checkpoint)
            .thenComparing(TableRow::protocol)
            .thenComparing(TableRow::method)
            .thenComparing(BY_COMPARISON)
            .thenComparing(row -> row.segment.map(Segment::attribute).orElse(""))
            .thenComparing(row -> row.segment.map(Segment::value).orElse(""))
            .thenComparing(row -> METRICS.indexOf(row.metric));

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
        return Arrays.stream(Metric.values())
                .map(metric -> of(row, tally, metric))
                .toList();
    }

    private static TableRow of(ComparisonStatistics row, Tally tally, Metric metric) {
        return new TableRow(
                row.getFeed(),
                row.getNetwork(),
                row.getCheckpoint(),
                row.getScheme(),
                Optional.ofNullable(row.getCalibration()),
                row.getProtocol(),
                row.getMethod(),
                row.getReference(),
                row.getComparison(),
                Optional.ofNullable(row.getSegment())
                        .map(segment -> new Segment(segment.getAttribute(), segment.getValue())),
                metric.label(),
                tally.moments(metric),
                tally.sketch(metric),
                tally.sameClassMoments(metric),
                tally.differentClassMoments(metric),
                tally.agreement(),
                tally.imageSet());
    }

    /** The comparison, and which images of it where these are not all. */
    String segmentedComparison() {
        return comparison
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

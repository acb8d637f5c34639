package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Moments;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MetricMoments;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One metric of one comparison over all images so far.
 *
 * @param comparison as the study writes it, for example {@code int8 v GT}
 * @param reference what maps are compared with: the mask's model, or f32
 * @param metric {@code sim}, {@code cc} or {@code kld}
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
        String metric,
        Moments moments,
        long sameClass,
        long differentClass) {
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
            .thenComparing(row -> METRICS.indexOf(row.metric));

    static List<TableRow> of(ComparisonStatistics row) {
        return List.of(of(row, "sim", row.getSim()), of(row, "cc", row.getCc()), of(row, "kld", row.getKld()));
    }

    private static TableRow of(ComparisonStatistics row, String metric, MetricMoments moments) {
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
                metric,
                Moments.of(moments),
                row.getSameClass(),
                row.getDifferentClass());
    }
}

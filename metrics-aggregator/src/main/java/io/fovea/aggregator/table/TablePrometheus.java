package io.fovea.aggregator.table;

import io.fovea.comparison.Metric;
import io.fovea.record.ComparisonStatistics;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.rows.Window;
import io.fovea.table.statistics.Agreement;
import io.fovea.table.statistics.Moments;
import io.fovea.table.statistics.Segment;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The rows of which this instance speaks as Prometheus metrics, read anew at every scrape: what it does not own any more it
 * does not export any more. Segments are in the table alone: they would multiply the series.
 */
public final class TablePrometheus implements MultiCollector {
    private static final double[] SHARES = {0.05, 0.5, 0.95};

    private final Supplier<Collection<ComparisonStatistics>> ownRows;
    private final Supplier<Map<String, Long>> outcomes;
    private final IntSupplier triangleViolations;

    /**
     * @param ownRows the rows of which this instance speaks, with their windows and segments
     * @param outcomes images by {@code outcome|feed}, of this instance's partitions
     * @param triangleViolations in the whole table
     */
    public TablePrometheus(
            Supplier<Collection<ComparisonStatistics>> ownRows,
            Supplier<Map<String, Long>> outcomes,
            IntSupplier triangleViolations) {
        this.ownRows = ownRows;
        this.outcomes = outcomes;
        this.triangleViolations = triangleViolations;
    }

    @Override
    public MetricSnapshots collect() {
        Collection<ComparisonStatistics> rows = ownRows.get();
        Gauges gauges = new Gauges();
        SummarySnapshot.Builder quantiles = SummarySnapshot.builder()
                .name("fovea_comparison_quantile")
                .help("Value of a metric below which a share of the images lies.");
        for (TableRow row : Table.of(rows).rows()) {
            Labels labels = labels(row);
            moments(gauges, labels, row.moments());
            if (row.moments().n() > 0) {
                quantiles.dataPoint(quantiles(labels, row));
            }
            if (row.metric() == Metric.SIM) {
                agreement(gauges, labels, row.agreement());
            }
        }
        for (Window window : Window.values()) {
            Table.of(rows, window).rows().forEach(row -> window(gauges, window, row));
        }
        gauges.set(
                "fovea_table_triangle_violations",
                "Triples of rows over the same images whose mean similarities contradict each other; 0 is right.",
                Labels.EMPTY,
                triangleViolations.getAsInt());
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.snapshots().forEach(all::metricSnapshot);
        return all.metricSnapshot(quantiles.build())
                .metricSnapshot(images())
                .metricSnapshot(overflow(rows))
                .build();
    }

    private static void moments(Gauges gauges, Labels labels, Moments moments) {
        gauges.set("fovea_comparison_images", "Images whose value enters the mean.", labels, moments.n());
        gauges.set(
                "fovea_comparison_undefined_images",
                "Images without a value: a constant or empty map or mask; in no mean.",
                labels,
                moments.undefined());
        if (moments.n() == 0) {
            return;
        }
        gauges.set(
                "fovea_comparison_mean", "Mean of a metric over the images compared so far.", labels, moments.mean());
        gauges.set(
                "fovea_comparison_stddev",
                "Population standard deviation of a metric over images.",
                labels,
                moments.standardDeviation());
        gauges.set("fovea_comparison_min", "Smallest value of a metric.", labels, moments.min());
        gauges.set("fovea_comparison_max", "Largest value of a metric.", labels, moments.max());
        moments.confidenceHalfWidth()
                .ifPresent(half -> gauges.set(
                        "fovea_comparison_mean_confidence_half_width",
                        "Half the width of the 95 % confidence interval of the mean.",
                        labels,
                        half));
    }

    private static void agreement(Gauges gauges, Labels labels, Agreement agreement) {
        if (agreement.sameClassShare().isPresent()) {
            gauges.set(
                    "fovea_comparison_same_class_images",
                    "Images on which both networks give the same top class.",
                    labels,
                    agreement.sameClass());
            gauges.set(
                    "fovea_comparison_different_class_images",
                    "Images on which they give different top classes.",
                    labels,
                    agreement.differentClass());
        }
        agreement
                .confidenceShift()
                .optionalMean()
                .ifPresent(mean -> gauges.set(
                        "fovea_comparison_confidence_shift_mean",
                        "Mean probability of the compared network's top class less that of the reference's.",
                        labels,
                        mean));
        if (agreement.labelled() > 0) {
            gauges.set(
                    "fovea_comparison_labelled_images",
                    "Images whose true class is known.",
                    labels,
                    agreement.labelled());
            gauges.set(
                    "fovea_comparison_correct_images",
                    "Images of which the compared network's top class is the true one.",
                    labels,
                    agreement.correct());
        }
    }

    private static void window(Gauges gauges, Window window, TableRow row) {
        Labels labels = labels(row).add("window", window.label());
        Moments moments = row.moments();
        gauges.set(
                "fovea_comparison_window_images",
                "Images of a sliding window whose value enters its mean.",
                labels,
                moments.n());
        if (moments.n() > 0) {
            gauges.set(
                    "fovea_comparison_window_mean",
                    "Mean of a metric over the images of a sliding window.",
                    labels,
                    moments.mean());
            gauges.set(
                    "fovea_comparison_window_stddev",
                    "Population standard deviation of a metric over the images of a sliding window.",
                    labels,
                    moments.standardDeviation());
        }
    }

    private static SummarySnapshot.SummaryDataPointSnapshot quantiles(Labels labels, TableRow row) {
        return SummarySnapshot.SummaryDataPointSnapshot.builder()
                .labels(labels)
                .quantiles(Quantiles.of(Arrays.stream(SHARES)
                        .mapToObj(
                                share -> new Quantile(share, row.quantile(share).orElseThrow()))
                        .toArray(Quantile[]::new)))
                .count(row.moments().n())
                .sum(row.moments().mean() * row.moments().n())
                .build();
    }

    private CounterSnapshot images() {
        CounterSnapshot.Builder images =
                CounterSnapshot.builder().name("fovea_images").help("Images by what became of them.");
        outcomes.get().forEach((key, count) -> {
            String[] parts = key.split("\\|", 2);
            images.dataPoint(counted(Labels.of("outcome", parts[0], "feed", parts[1]), count));
        });
        return images.build();
    }

    private static CounterSnapshot overflow(Collection<ComparisonStatistics> rows) {
        CounterSnapshot.Builder images = CounterSnapshot.builder()
                .name("fovea_segments_overflow_images")
                .help("Images whose value of an attribute had no segment of its own any more.");
        for (TableRow row : Table.of(rows, true).rows()) {
            row.segment()
                    .filter(segment -> segment.value().equals(Segment.OTHER) && row.metric() == Metric.SIM)
                    .ifPresent(segment -> images.dataPoint(counted(
                            labels(row).add("attribute", segment.attribute()),
                            row.moments().n() + row.moments().undefined())));
        }
        return images.build();
    }

    private static CounterSnapshot.CounterDataPointSnapshot counted(Labels labels, long count) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value((double) count)
                .build();
    }

    /** The labels of a row: an absent label is the same as an empty one. */
    public static Labels labels(TableRow row) {
        Labels.Builder labels = Labels.builder();
        row.identity().fields().forEach((name, text) -> {
            if (!text.isEmpty()) {
                labels.label(name, text);
            }
        });
        return labels.label("metric", row.metric().key()).build();
    }
}

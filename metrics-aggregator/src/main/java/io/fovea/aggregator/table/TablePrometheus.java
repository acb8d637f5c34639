package io.fovea.aggregator.table;

import io.fovea.aggregator.statistics.Moments;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The rows of this instance as Prometheus metrics, read anew at every scrape: what it does not own any more it does not
 * export any more.
 */
public final class TablePrometheus implements MultiCollector {
    private final Supplier<Table> ownRows;
    private final Supplier<Map<String, Long>> outcomes;

    /**
     * @param ownRows the rows that this instance counts
     * @param outcomes images by {@code outcome|feed}, of this instance's partitions
     */
    public TablePrometheus(Supplier<Table> ownRows, Supplier<Map<String, Long>> outcomes) {
        this.ownRows = ownRows;
        this.outcomes = outcomes;
    }

    @Override
    public MetricSnapshots collect() {
        GaugeSnapshot.Builder mean =
                gauge("fovea_comparison_mean", "Mean of a metric over the images compared so far.");
        GaugeSnapshot.Builder deviation =
                gauge("fovea_comparison_stddev", "Population standard deviation of a metric over images.");
        GaugeSnapshot.Builder defined = gauge("fovea_comparison_images", "Images whose value enters the mean.");
        GaugeSnapshot.Builder undefined = gauge(
                "fovea_comparison_undefined_images",
                "Images without a value: a constant or empty map or mask; in no mean.");
        GaugeSnapshot.Builder same =
                gauge("fovea_comparison_same_class_images", "Images on which both networks give the same top class.");
        GaugeSnapshot.Builder different =
                gauge("fovea_comparison_different_class_images", "Images on which they give different top classes.");
        for (TableRow row : ownRows.get().rows()) {
            Labels labels = labels(row);
            Moments moments = row.moments();
            if (moments.n() > 0) {
                mean.dataPoint(point(labels, moments.mean()));
                deviation.dataPoint(point(labels, moments.standardDeviation()));
            }
            defined.dataPoint(point(labels, (double) moments.n()));
            undefined.dataPoint(point(labels, (double) moments.undefined()));
            if (row.metric().equals("sim") && row.sameClass() + row.differentClass() > 0) {
                same.dataPoint(point(labels, (double) row.sameClass()));
                different.dataPoint(point(labels, (double) row.differentClass()));
            }
        }
        CounterSnapshot.Builder images =
                CounterSnapshot.builder().name("fovea_images").help("Images by what became of them.");
        outcomes.get().forEach((key, count) -> {
            String[] parts = key.split("\\|", 2);
            images.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(Labels.of("outcome", parts[0], "feed", parts[1]))
                    .value(count)
                    .build());
        });
        return MetricSnapshots.of(
                mean.build(),
                deviation.build(),
                defined.build(),
                undefined.build(),
                same.build(),
                different.build(),
                images.build());
    }

    private static Labels labels(TableRow row) {
        return Labels.builder()
                .label("feed", row.feed())
                .label("network", row.network())
                .label("checkpoint", row.checkpoint())
                .label("scheme", row.scheme())
                .label("protocol", row.protocol())
                .label("method", row.method())
                .label("reference", row.reference())
                .label("comparison", row.comparison())
                .label("metric", row.metric())
                .build();
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }
}

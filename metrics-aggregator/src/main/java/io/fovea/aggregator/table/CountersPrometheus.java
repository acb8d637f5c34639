package io.fovea.aggregator.table;

import io.fovea.comparison.Metric;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ComparisonTally;
import io.fovea.record.MetricTally;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Agreement;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the rows counted of which this instance speaks, as Prometheus counters, read anew at every scrape.
 *
 * <p>Counters of rows add up: over feeds, models and any time, always weighted by images. The mean of a metric is
 * {@code (sum(fovea_comparison_value_sum) - sum(fovea_comparison_value_below_zero_total)) / sum(fovea_comparison_value_count)}:
 * a counter must not fall, so the sizes of negative values are a counter of their own.
 */
public final class CountersPrometheus implements MultiCollector {
    private final Supplier<Collection<ComparisonStatistics>> ownRows;

    /** @param ownRows the rows of which this instance speaks: each of one instance alone, with what all partitions counted */
    public CountersPrometheus(Supplier<Collection<ComparisonStatistics>> ownRows) {
        this.ownRows = ownRows;
    }

    @Override
    public MetricSnapshots collect() {
        HistogramSnapshot.Builder values = HistogramSnapshot.builder()
                .name("fovea_comparison_value")
                .help("Values of a metric; _sum is of the values above zero.");
        CounterSnapshot.Builder belowZero = CounterSnapshot.builder()
                .name("fovea_comparison_value_below_zero")
                .help("Sum of the sizes of the values of a metric that are below zero.");
        CounterSnapshot.Builder agreement = CounterSnapshot.builder()
                .name("fovea_comparison_agreement_images")
                .help("Images by whether both networks give the same top class.");
        for (ComparisonStatistics statistics : ownRows.get()) {
            for (TableRow row : Table.of(List.of(statistics)).rows()) {
                MetricTally tally = tally(statistics.getTally(), row.metric());
                Labels labels = TablePrometheus.labels(row);
                values.dataPoint(histogram(labels, row, tally));
                belowZero.dataPoint(counter(labels, tally.getNegative()));
                if (row.metric() == Metric.SIM) {
                    agreement(agreement, labels, row.agreement());
                }
            }
        }
        return MetricSnapshots.builder()
                .metricSnapshot(values.build())
                .metricSnapshot(belowZero.build())
                .metricSnapshot(agreement.build())
                .build();
    }

    private static MetricTally tally(ComparisonTally counted, Metric metric) {
        return counted.getMetrics().stream()
                .filter(tally -> tally.getMetric().equals(metric.key()))
                .findAny()
                .orElseThrow();
    }

    private static void agreement(CounterSnapshot.Builder images, Labels labels, Agreement agreement) {
        if (agreement.sameClassShare().isPresent()) {
            images.dataPoint(counter(labels.add("class", "same"), (double) agreement.sameClass()));
            images.dataPoint(counter(labels.add("class", "different"), (double) agreement.differentClass()));
        }
    }

    private static CounterSnapshot.CounterDataPointSnapshot counter(Labels labels, double value) {
        return CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }

    private static HistogramSnapshot.HistogramDataPointSnapshot histogram(
            Labels labels, TableRow row, MetricTally tally) {
        double[] bounds = row.metric().scale().bounds();
        long[] upTo = row.sketch().countsUpTo(bounds);
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        long below = 0;
        for (int i = 0; i < bounds.length; i++) {
            buckets.bucket(bounds[i], upTo[i] - below);
            below = upTo[i];
        }
        buckets.bucket(Double.POSITIVE_INFINITY, row.moments().n() - below);
        return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(tally.getPositive())
                .build();
    }
}

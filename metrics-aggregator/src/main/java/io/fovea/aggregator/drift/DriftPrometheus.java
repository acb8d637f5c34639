package io.fovea.aggregator.drift;

import io.fovea.aggregator.table.Gauges;
import io.fovea.aggregator.table.TablePrometheus;
import io.fovea.table.drift.JudgedMetric;
import io.fovea.table.rows.Window;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.Collection;
import java.util.function.Supplier;

/** The judged rows of this instance as Prometheus metrics, read anew at every scrape. */
public final class DriftPrometheus implements MultiCollector {
    private final Supplier<? extends Collection<JudgedMetric>> ownRows;

    /** @param ownRows those that this instance counts */
    public DriftPrometheus(Supplier<? extends Collection<JudgedMetric>> ownRows) {
        this.ownRows = ownRows;
    }

    @Override
    public MetricSnapshots collect() {
        Gauges gauges = new Gauges();
        for (JudgedMetric judged : ownRows.get()) {
            Labels labels = TablePrometheus.labels(judged.row()).add("baseline", judged.judge());
            gauges.set(
                    "fovea_drift",
                    "1 while a metric of a row drifts from its baseline, by a sequential test; else 0.",
                    labels,
                    judged.drift().isPresent() ? 1 : 0);
            judged.drift().ifPresent(drift -> {
                gauges.set(
                        "fovea_drift_size_sigmas",
                        "Mean since the drift's start less the baseline's, in standard deviations of the baseline.",
                        labels,
                        drift.getSizeSigmas());
                gauges.set(
                        "fovea_drift_started_timestamp_seconds",
                        "When the drift began, by the test's estimate.",
                        labels,
                        seconds(drift.getStartedAt()));
            });
            gauges.set(
                    "fovea_baseline_mean",
                    "Mean of a metric in the row's baseline.",
                    labels,
                    judged.baseline().mean());
            gauges.set(
                    "fovea_baseline_stddev",
                    "Population standard deviation of a metric in the row's baseline.",
                    labels,
                    judged.baseline().standardDeviation());
            for (Window window : judged.windows().keySet()) {
                gauges.set(
                        "fovea_drift_window_outside",
                        "1 while a window's mean is more than three standard errors from its baseline's; else 0.",
                        labels.add("window", window.label()),
                        judged.isOutside(window) ? 1 : 0);
            }
        }
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.snapshots().forEach(all::metricSnapshot);
        return all.build();
    }

    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1000.0;
    }
}

package io.fovea.aggregator.table;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gauges of one scrape, by name, each with its help. */
public final class Gauges {
    private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();

    /** Gives a series its value. */
    public void set(String name, String help, Labels labels, double value) {
        gauges.computeIfAbsent(name, any -> GaugeSnapshot.builder().name(name).help(help))
                .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                        .labels(labels)
                        .value(value)
                        .build());
    }

    /** Gives a series its value. */
    public void set(String name, String help, Labels labels, long count) {
        set(name, help, labels, (double) count);
    }

    /** All that was set. */
    public List<GaugeSnapshot> snapshots() {
        return gauges.values().stream().map(GaugeSnapshot.Builder::build).toList();
    }
}

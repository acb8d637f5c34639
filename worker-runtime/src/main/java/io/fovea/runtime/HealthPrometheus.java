package io.fovea.runtime;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** The health of every part as Prometheus' series {@code fovea_part_ready}: 1 where it can do its work, 0 where not. */
final class HealthPrometheus implements Collector {
    private static final String NAME = "fovea_part_ready";

    private final HealthRegistry health;
    private final String service;

    /**
     * Asks at every scrape.
     *
     * @param service the process, for its label
     */
    HealthPrometheus(HealthRegistry health, String service) {
        this.health = health;
        this.service = service;
    }

    @Override
    public GaugeSnapshot collect() {
        GaugeSnapshot.Builder parts =
                GaugeSnapshot.builder().name(NAME).help("Whether a part of the process can do its work now");
        health.check()
                .forEach((part, state) -> parts.dataPoint(GaugeDataPointSnapshot.builder()
                        .labels(Labels.of("part", part, "service", service))
                        .value(state.isReady() ? 1 : 0)
                        .build()));
        return parts.build();
    }
}

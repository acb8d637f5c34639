package io.fovea.aggregator.join;

import io.fovea.aggregator.table.Gauges;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How much the join of this instance holds, as Prometheus metrics, read anew at every scrape. */
public final class JoinPrometheus implements MultiCollector {
    private final LongSupplier openImages;
    private final Supplier<Map<String, Long>> storeEntries;

    /**
     * @param openImages images that wait for parts, of this instance's partitions
     * @param storeEntries by store, about: {@link MetricsTopology#JOIN_STORES}; empty while none can be read
     */
    public JoinPrometheus(LongSupplier openImages, Supplier<Map<String, Long>> storeEntries) {
        this.openImages = openImages;
        this.storeEntries = storeEntries;
    }

    @Override
    public MetricSnapshots collect() {
        Gauges gauges = new Gauges();
        gauges.set("fovea_join_open_images", "Images that wait for parts.", Labels.EMPTY, openImages.getAsLong());
        storeEntries
                .get()
                .forEach((store, entries) -> gauges.set(
                        "fovea_join_store_entries",
                        "Entries of a store of the join, by the store's own estimate.",
                        Labels.of("store", store),
                        entries));
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        gauges.snapshots().forEach(all::metricSnapshot);
        return all.build();
    }
}

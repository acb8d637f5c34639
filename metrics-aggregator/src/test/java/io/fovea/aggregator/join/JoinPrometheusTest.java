package io.fovea.aggregator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JoinPrometheusTest {
    @Test
    void tellsOpenImagesAndTheEntriesOfEveryStore() {
        assertThat(scrape(new JoinPrometheus(() -> 3, () -> Map.of("images", 40L, "masks", 2L))))
                .contains("fovea_join_open_images 3.0")
                .contains("fovea_join_store_entries{store=\"images\"} 40.0")
                .contains("fovea_join_store_entries{store=\"masks\"} 2.0");
    }

    @Test
    void tellsNoEntriesWhileNoStoreCanBeRead() {
        assertThat(scrape(new JoinPrometheus(() -> 0, Map::of)))
                .contains("fovea_join_open_images 0.0")
                .doesNotContain("fovea_join_store_entries");
    }

    private static String scrape(JoinPrometheus prometheus) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry().register(prometheus);
        return registry.scrape();
    }
}

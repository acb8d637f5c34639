package io.fovea.aggregator.drift;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.record.Baseline;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftEvent;
import io.fovea.record.DriftImage;
import io.fovea.record.ImageComparisons;
import io.fovea.table.drift.Baselines;
import io.fovea.table.drift.JudgedMetric;
import io.fovea.table.drift.Watched;
import io.fovea.table.rows.LiveRow;
import io.fovea.table.rows.Rows;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftEndpointsTest {
    private static final Baseline BASELINE = Watched.baseline(500, Watched.normal(1, 0.9), List.of());
    private static final DriftEvent DRIFT = drift("cc", null);
    private static final DriftEvent PAST = drift("sim", Instant.ofEpochSecond(400));

    private static DriftEvent drift(String metric, @Nullable Instant endedAt) {
        return DriftEvent.newBuilder()
                .setRow(Rows.ROW)
                .setMetric(metric)
                .setBaseline("test/1")
                .setBaselineMean(0.9)
                .setBaselineDeviation(0.05)
                .setStartedAt(Instant.ofEpochSecond(200))
                .setDetectedAt(Instant.ofEpochSecond(220))
                .setUpdatedAt(Instant.ofEpochSecond(300))
                .setEndedAt(endedAt)
                .setImages(100)
                .setMean(0.75)
                .setSizeSigmas(-3)
                .setWorst(List.of(new DriftImage(String.format("%064x", 0xbeef), 0.6)))
                .build();
    }

    @Test
    void saysWhatIsJudgedAndWhatDrifted() throws IOException {
        JsonNode answer = json(DriftJson.drift(judged(), List.of(DRIFT, PAST)));

        assertThat(answer.path("rows")).hasSize(3);
        JsonNode cc = find(answer.path("rows"), "cc");
        assertThat(cc.path("drift").asBoolean()).isTrue();
        assertThat(cc.path("startedAt").asLong()).isEqualTo(200_000);
        assertThat(cc.path("was").path("n").asLong()).isEqualTo(500);
        assertThat(cc.path("windows").path("5m").path("outside").asBoolean()).isTrue();
        assertThat(find(answer.path("rows"), "sim").path("drift").asBoolean()).isFalse();
        JsonNode drift = find(answer.path("drifts"), "cc");
        assertThat(drift.path("endedAt").isNull()).isTrue();
        assertThat(drift.path("worst").path(0).path("id").asText()).isEqualTo("test/" + String.format("%064x", 0xbeef));
        assertThat(find(answer.path("drifts"), "sim").path("endedAt").asLong()).isEqualTo(400_000);
    }

    @Test
    void listsBaselines() throws IOException {
        JsonNode answer =
                json(DriftJson.baselines(Baselines.of(List.of(BASELINE)).recorded()));

        assertThat(answer).hasSize(1);
        assertThat(answer.path(0).path("name").asText()).isEqualTo("test");
        assertThat(answer.path(0).path("images").asLong()).isEqualTo(500);
        assertThat(answer.path(0).path("feeds").path(0).asText()).isEqualTo("test");
    }

    @Test
    void exportsTheStateOfEveryJudgedMetric() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry().register(new DriftPrometheus(DriftEndpointsTest::judged));

        List<String> lines = registry.scrape().lines().toList();

        assertThat(lines).filteredOn(line -> line.startsWith("fovea_drift{")).hasSize(3);
        assertThat(lines).anySatisfy(line -> assertThat(line)
                .startsWith("fovea_drift{baseline=\"test/1\"")
                .contains("metric=\"cc\"")
                .endsWith(" 1.0"));
        assertThat(lines)
                .filteredOn(line -> line.startsWith("fovea_drift_size_sigmas{"))
                .singleElement()
                .asString()
                .endsWith(" -3.0");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("fovea_drift_started_timestamp_seconds{"))
                .singleElement()
                .asString()
                .endsWith(" 200.0");
        assertThat(lines)
                .filteredOn(line -> line.startsWith("fovea_baseline_mean{"))
                .hasSize(3);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("fovea_baseline_stddev{"))
                .hasSize(3);
    }

    /** A row whose last images are far from its baseline. */
    private static List<JudgedMetric> judged() {
        LiveRow live = LiveRow.begin(Rows.ROW, Optional.empty());
        for (int i = 0; i < 100; i++) {
            ImageComparisons image = Watched.image(i, 0.75);
            live.add(image.getImageId(), image.getComparisons().get(0), i, i);
        }
        Map<String, ComparisonStatistics> rows =
                Map.of(Watched.ROW, live.asOf(100), "without a baseline", live.asOf(100));
        return JudgedMetric.of(rows, Baselines.of(List.of(BASELINE)), List.of(DRIFT, PAST));
    }

    private static JsonNode find(JsonNode array, String metric) {
        for (JsonNode node : array) {
            if (node.path("metric").asText().equals(metric)) {
                return node;
            }
        }
        throw new AssertionError("no " + metric + " in " + array);
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}

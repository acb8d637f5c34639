package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.imaging.encode.ImageEncoder;
import io.fovea.imaging.scene.ProceduralScene;
import io.fovea.runtime.DeploymentFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every query of every panel, asked of a real Prometheus that scrapes the running pipeline, has an answer: a panel that
 * would stay empty fails here.
 */
class DashboardsTest {
    private static final Duration FILLED = Duration.ofMinutes(2);

    @Test
    void noPanelStaysEmpty(@TempDir Path data) throws Exception {
        Map<String, String> queries = Dashboards.queries();
        assertThat(queries).hasSizeGreaterThan(30);
        assertThat(queries.values()).noneMatch(query -> query.contains("$"));
        Prometheus.assumeInstalled();
        Path photos = Files.createDirectory(data.resolve("photos"));
        Files.write(photos.resolve("scene.png"), ImageEncoder.png(new ProceduralScene(3).image()));
        Files.writeString(photos.resolve("note.jpg"), "this is no photograph");
        DeploymentFile file = DeploymentFile.parse("test", deployment(photos, data));
        try (DemoPipeline pipeline = DemoPipeline.start(new DemoDeployment(file, List.of("scene")), data);
                Prometheus prometheus = Prometheus.scraping(pipeline.port(), data)) {
            await().atMost(FILLED).until(() -> pipeline.images().complete() >= 2);
            await().atMost(FILLED)
                    .until(() ->
                            DriftPipelineTest.baseline(pipeline.bootstrapServers(), "record", "--name", "dashboards")
                                    == 0);
            Map<String, String> empty = new TreeMap<>(queries);
            await().atMost(FILLED).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
                empty.values().removeIf(prometheus::answers);
                assertThat(empty).as("panels without data").isEmpty();
            });
            assertThat(prometheus.failedRules()).isEmpty();
        }
    }

    private static String deployment(Path photos, Path data) {
        return String.join(
                "\n",
                "http: {host: 127.0.0.1, port: 0}",
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  feeds:",
                "  - {name: scenes, type: synthetic, rate: 2}",
                "  - {name: photos, type: directory, path: " + photos + "}",
                "watch: {models: [squeezenet1_1], precisions: [f32, int8], noiseFloor: true, masks: [scene]}",
                "quantize: {synthetic: true}",
                "aggregate: {stateDirectory: " + data.resolve("aggregate") + "}");
    }
}

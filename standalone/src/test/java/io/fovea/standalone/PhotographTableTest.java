package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job: real photographs with real weights, through a real broker and every service, against PyTorch's table. */
class PhotographTableTest {
    private static final List<String> NETWORKS = List.of("squeezenet1_0", "squeezenet1_1");

    @Test
    void findsPyTorchsTableInPrometheusFormat(@TempDir Path data) throws IOException, InterruptedException {
        ReferenceTable reference = ReferenceTable.read(SharedFiles.require("reference/real.json"));
        DemoOptions options = new DemoOptions();
        options.images = Optional.of(SharedFiles.require("images/ecssd"));
        options.masks = Optional.of(SharedFiles.require("images/ecssd-masks"));
        options.models = Optional.of(SharedFiles.require("models"));
        options.networks = NETWORKS;
        options.untilDone = true;
        options.port = 0;

        try (DemoPipeline pipeline = DemoPipeline.start(DemoDeployment.of(options, data), data)) {
            await().atMost(Duration.ofMinutes(10))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(pipeline::isDone);

            reference.assertTable(pipeline.table(), NETWORKS);
            assertThat(pipeline.images().complete()).isEqualTo(60);
            List<Map<String, String>> means = scrape(pipeline.port())
                    .lines()
                    .filter(line -> line.startsWith("fovea_comparison_mean{"))
                    .map(ReferenceTable::sample)
                    .toList();
            assertThat(means).hasSize(15 * NETWORKS.size());
            for (Map<String, String> mean : means) {
                reference.assertMean(
                        mean.getOrDefault("model", ""),
                        mean.getOrDefault("comparison", ""),
                        mean.getOrDefault("metric", ""),
                        Double.parseDouble(mean.getOrDefault("value", "")));
            }
        }
    }

    private static String scrape(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}

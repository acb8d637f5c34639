package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus watches the services and the broker, each in a process of its own, while each of them is killed: the
 * alarms of the deployment fire, and end when it is back. Their minutes are seconds here.
 */
class AlarmsTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void tellOfEveryServiceThatDies(@TempDir Path data) throws Exception {
        Prometheus.assumeInstalled();
        int port = RoleProcess.freePort();
        try (SentImages images = new SentImages(data, port);
                KillablePipeline pipeline = new KillablePipeline(data, sections(data, images, port));
                Prometheus prometheus = Prometheus.scraping(pipeline.ports(), inSeconds(data), data)) {
            images.start();
            pipeline.awaitComplete(1);
            awaitQuiet(prometheus);

            pipeline.killAll(Set.of("cam", "saliency", "aggregate"));
            awaitFiring(
                    prometheus,
                    "FoveaServiceDown cam",
                    "FoveaServiceDown saliency",
                    "FoveaServiceDown aggregate",
                    "FoveaMapsStandStill cam",
                    "FoveaMasksStandStill",
                    "FoveaTableStale");
            pipeline.startAll(Set.of("cam", "saliency", "aggregate"));
            awaitQuiet(prometheus);

            pipeline.killAll(Set.of("quantize"));
            awaitFiring(prometheus, "FoveaServiceDown quantize", "FoveaMapsStandStill quantize");
            pipeline.killAll(Set.of(KillablePipeline.BROKER, "ingest"));
            awaitFiring(prometheus, "FoveaServiceDown ingest", "FoveaNotReady cam kafka");
            Map<String, Integer> fewer = new HashMap<>(pipeline.ports());
            fewer.remove("ingest");
            prometheus.discover(fewer);
            awaitFiring(prometheus, "FoveaServiceAbsent ingest");

            pipeline.startAll(Set.of(KillablePipeline.BROKER, "ingest", "quantize"));
            prometheus.discover(pipeline.ports());
            awaitQuiet(prometheus);
            assertThat(prometheus.failedRules()).isEmpty();
        }
    }

    /** Each of them has fired, if not all at once. */
    private static void awaitFiring(Prometheus prometheus, String... alarms) {
        Set<String> missed = new TreeSet<>(Set.of(alarms));
        await("alarms").atMost(LONG).untilAsserted(() -> {
            missed.removeAll(prometheus.firing());
            assertThat(missed).isEmpty();
        });
    }

    private static void awaitQuiet(Prometheus prometheus) {
        await("no alarm").atMost(LONG).untilAsserted(() -> {
            assertThat(prometheus.firing()).isEmpty();
            assertThat(prometheus.answers("count(up == 1) == 5")).isTrue();
        });
    }

    /** The deployment's rules with ten seconds for every window of minutes, and one for every wait. */
    private static Path inSeconds(Path folder) throws IOException {
        String rules = Files.readString(Prometheus.RULES)
                .replaceAll("for: \\d+m", "for: 1s")
                .replaceAll("\\[1[05]m]", "[10s]");
        assertThat(rules).contains("for: 1s", "[10s]").doesNotContainPattern("for: \\d+m");
        return Files.writeString(folder.resolve("rules.yml"), rules);
    }

    private static List<String> sections(Path data, SentImages images, int port) {
        return List.of(
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  feeds:",
                "  - {name: " + SentImages.UPLOADS + ", type: http, port: " + port + ", rate: 2}",
                "  - {name: " + SentImages.FOLDER + ", type: directory, poll: 200ms, settle: 100ms, path: "
                        + images.images() + "}",
                "watch: {models: [squeezenet1_1], precisions: [f32, int8], masks: [folder]}",
                "quantize: {synthetic: true}",
                "saliency: {folder: " + images.masks() + "}",
                "aggregate: {instance: one, stateDirectory: " + data.resolve("aggregate") + "}");
    }
}

package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.aggregator.AggregatorService;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.cam.CamConfig;
import io.fovea.cam.CamService;
import io.fovea.ingest.IngestConfig;
import io.fovea.ingest.IngestService;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.Watch;
import io.fovea.saliency.SaliencyConfig;
import io.fovea.saliency.SaliencyService;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process that runs the networks is killed while it has images before it; the table is the one of an undisturbed
 * run. A third of the photographs come only when it is dead, however fast it was with the others.
 */
class KilledWorkerTest {
    private static final List<String> NETWORKS = List.of("squeezenet1_1");
    private static final int BEFORE_THE_KILL = 40;

    @Test
    void givesTheSameTable(@TempDir Path data) throws IOException {
        ReferenceTable reference = ReferenceTable.read(SharedFiles.require("reference/real.json"));
        List<Path> photographs = Photographs.files(SharedFiles.require("images/ecssd"));
        Path feed = Files.createDirectories(data.resolve("feed"));
        copy(photographs.subList(0, BEFORE_THE_KILL), feed);
        DeploymentFile file = DeploymentFile.parse("test", String.join("\n", deployment(data, feed)));
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"));
                ServiceHost host = ServiceHost.open(
                        "test", KafkaSettings.at(broker.bootstrapServers()), new HttpSettings("127.0.0.1", 0))) {
            AggregatorService aggregator = new AggregatorService(
                    host.context(), Watch.of(file), file.section(Sections.AGGREGATE, AggregatorConfig.DEFAULTS));
            host.start(aggregator);
            host.start(new CamService(host.context(), CamConfig.DEFAULTS));
            host.start(new SaliencyService(
                    host.context(), Watch.of(file), file.section(Sections.SALIENCY, SaliencyConfig.DEFAULTS)));
            host.start(new IngestService(host.context(), file.section(Sections.INGEST, IngestConfig.class)));

            try (RoleProcess quantize = new RoleProcess(
                    "quantize",
                    "quantize",
                    data,
                    deployment(data, feed),
                    Map.of("FOVEA_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()))) {
                quantize.start();
                await().atMost(Duration.ofMinutes(5))
                        .until(() -> aggregator.images().complete() >= 5);
                quantize.kill();
                assertThat(aggregator.images().complete())
                        .as("killed in the middle")
                        .isLessThan(photographs.size());
                copy(photographs.subList(BEFORE_THE_KILL, photographs.size()), feed);

                quantize.start();
                await().atMost(Duration.ofMinutes(5))
                        .until(() -> aggregator.images().complete() == photographs.size()
                                && aggregator.table().comparisons()
                                        == aggregator.images().comparisons());
            }
            reference.assertTable(aggregator.table(), NETWORKS);
        }
    }

    private static void copy(List<Path> files, Path folder) throws IOException {
        for (Path file : files) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
    }

    private static List<String> deployment(Path data, Path feed) {
        return List.of(
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  feeds: [{name: ecssd, type: directory, watch: true, path: " + feed + "}]",
                "watch: {models: [squeezenet1_1], masks: [folder]}",
                "quantize: {models: " + SharedFiles.require("models") + "}",
                "saliency: {folder: " + SharedFiles.require("images/ecssd-masks") + "}",
                "aggregate: {stateDirectory: " + data.resolve("stores") + "}");
    }
}

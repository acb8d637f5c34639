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
import io.fovea.saliency.SaliencyConfig;
import io.fovea.saliency.SaliencyService;
import io.fovea.testing.SharedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that runs the networks is killed in the middle; the table is the one of an undisturbed run. */
class KilledWorkerTest {
    private static final List<String> NETWORKS = List.of("squeezenet1_1");

    @Test
    void givesTheSameTable(@TempDir Path data) throws IOException {
        ReferenceTable reference = ReferenceTable.read(SharedFiles.require("reference/real.json"));
        DeploymentFile file = DeploymentFile.parse("test", String.join("\n", deployment(data)));
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"));
                ServiceHost host = ServiceHost.open(
                        "test", KafkaSettings.at(broker.bootstrapServers()), new HttpSettings("127.0.0.1", 0))) {
            AggregatorService aggregator =
                    new AggregatorService(host.context(), file.section(Sections.AGGREGATE, AggregatorConfig.DEFAULTS));
            host.start(aggregator);
            host.start(new CamService(host.context(), CamConfig.DEFAULTS));
            host.start(new SaliencyService(host.context(), file.section(Sections.SALIENCY, SaliencyConfig.DEFAULTS)));
            host.start(new IngestService(host.context(), file.section(Sections.INGEST, IngestConfig.class)));

            try (RoleProcess quantize = new RoleProcess(
                    "quantize",
                    "quantize",
                    data,
                    deployment(data),
                    Map.of("FOVEA_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()))) {
                quantize.start();
                await().atMost(Duration.ofMinutes(5))
                        .until(() -> aggregator.images().complete() >= 5);
                quantize.kill();
                assertThat(aggregator.images().complete())
                        .as("killed in the middle")
                        .isLessThan(60);

                quantize.start();
                await().atMost(Duration.ofMinutes(5))
                        .until(() -> aggregator.images().complete() == 60
                                && aggregator.table().comparisons()
                                        == aggregator.images().comparisons());
            }
            reference.assertTable(aggregator.table(), NETWORKS);
        }
    }

    private static List<String> deployment(Path data) {
        return List.of(
                "ingest:",
                "  state: " + data.resolve("ingest"),
                "  feeds: [{name: ecssd, type: directory, watch: false, path: " + SharedFiles.require("images/ecssd")
                        + "}]",
                "quantize: {networks: [squeezenet1_1], models: " + SharedFiles.require("models") + "}",
                "saliency: {masks: [folder], folder: " + SharedFiles.require("images/ecssd-masks") + "}",
                "aggregate: {networks: [squeezenet1_1], stateDirectory: " + data.resolve("stores") + "}");
    }
}

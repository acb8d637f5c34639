package io.fovea.standalone;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.cam.method.CamMethod;
import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.UserErrorException;
import io.fovea.runtime.Watch;
import io.fovea.schemas.RecordSerdes;
import io.fovea.standalone.replay.RecordedTopics;
import io.fovea.standalone.replay.Replay;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code fovea replay}: the table by another CAM method, from recorded inferences, with no network. */
@Command(
        name = "replay",
        description = "Make the maps of recorded inferences by another method and print the table they give.",
        footer = {
            "",
            "It reads topics inferences and masks from their beginnings to their present ends, runs no network, joins no",
            "consumer group and publishes nothing; the running table stays as it is.",
            "",
            "Examples:",
            "  fovea replay --config fovea.yaml --method layer-cam",
            "  fovea replay --config fovea.yaml --method grad-cam --format latex --out grad-cam.tex"
        })
final class ReplayCommand extends FoveaCommand {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The deployment file: sections kafka, watch and aggregate. Without it, defaults and FOVEA_KAFKA_*.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--method",
            required = true,
            paramLabel = "NAME",
            description = "grad-cam++, grad-cam, xgrad-cam, hires-cam, layer-cam or grad-cam++-seedcode.")
    private String method = "";

    @Mixin
    private TableOutput output = new TableOutput();

    @Override
    public Integer call() {
        CamMethod chosen = CamMethod.CHOICES
                .find(method)
                .orElseThrow(() -> new UserErrorException("--method: " + CamMethod.CHOICES.unknown(method)));
        output.validate();
        DeploymentFile file = config.map(DeploymentFile::read).orElseGet(DeploymentFile::empty);
        file.requireSections(Sections.ALL);
        AggregatorConfig aggregate = file.section(Sections.AGGREGATE, AggregatorConfig.DEFAULTS);
        KafkaSettings kafka = KafkaSettings.from(file, System.getenv());
        Replay replay = new Replay(chosen, Watch.of(file), aggregate, RecordSerdes.configured(kafka.properties()));
        new RecordedTopics(kafka, Replay.TOPICS).forEach(replay::accept);
        Replay.Outcome outcome = replay.finish();
        if (outcome.inferences() == 0) {
            throw new UserErrorException("Kafka at " + kafka.bootstrapServers() + " has no recorded inference");
        }
        err().println(method + ": " + outcome.summary());
        output.write(outcome.table(), out());
        return 0;
    }
}

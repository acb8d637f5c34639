package io.fovea.standalone;

import io.fovea.runtime.DeploymentFile;
import io.fovea.runtime.KafkaSettings;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where Kafka is: for commands that need nothing else of a deployment. */
final class KafkaOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The deployment file (YAML). Without it, defaults and FOVEA_KAFKA_* variables.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka's address, where no more than that is to be said; `fovea demo` shows its own.")
    private Optional<String> bootstrap = Optional.empty();

    KafkaSettings settings() {
        if (bootstrap.isPresent()) {
            return KafkaSettings.at(bootstrap.get());
        }
        DeploymentFile file = config.map(DeploymentFile::read).orElseGet(DeploymentFile::empty);
        file.requireSections(Sections.ALL);
        return KafkaSettings.from(file, System.getenv());
    }
}

package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.runtime.DeploymentFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
    private static final Path TOP =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    @Test
    void isValidToCompose() throws IOException, InterruptedException {
        Optional<List<String>> compose = Stream.of(List.of("docker", "compose"), List.of("docker-compose"))
                .filter(command -> succeeds(command, "version"))
                .findFirst();
        Assumptions.assumeTrue(compose.isPresent(), "skipped: no docker compose");

        Process process = start(compose.orElseThrow(), "config");
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("kafka:", "registry:", "ingest:", "quantize:", "cam:", "saliency:", "aggregate:")
                .contains("prometheus:", "grafana:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ingest", "quantize", "cam", "saliency", "aggregate"})
    void runsServicesThatTheDeploymentFileDescribes(String service) {
        DeploymentFile file = DeploymentFile.read(TOP.resolve("deploy/fovea.yaml"));

        file.requireSections(Sections.ALL);

        assertThat(file.has(service)).isTrue();
        assertThat(new DeploymentSections(file).validate(service)).isNotNull();
    }

    private static boolean succeeds(List<String> command, String argument) {
        try {
            Process process = start(command, argument);
            process.getInputStream().readAllBytes();
            return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Process start(List<String> command, String argument) throws IOException {
        return new ProcessBuilder(
                        Stream.concat(command.stream(), Stream.of(argument)).toList())
                .directory(TOP.toFile())
                .redirectErrorStream(true)
                .start();
    }
}

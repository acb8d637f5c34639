package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fovea.runtime.DeploymentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+[mg])\\b");
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

    @Test
    void runsTheDemoFeedInItsProfileAlone() throws IOException {
        DeploymentFile file = DeploymentFile.read(TOP.resolve("deploy/demo.yaml"));

        file.requireSections(Sections.ALL);

        assertThat(new DeploymentSections(file).validate("ingest")).isNotNull();
        assertThat(services().properties())
                .allSatisfy(service -> assertThat(service.getValue().has("profiles"))
                        .as("%s has a profile", service.getKey())
                        .isEqualTo(service.getKey().equals("demo")));
    }

    /** A service that another waits for tells when it is ready: itself, or its image. */
    @Test
    void startsInTheOrderOfHealth() throws IOException {
        assertThat(services().properties()).allSatisfy(service -> assertThat(
                        service.getValue().path("depends_on").properties())
                .as(service.getKey())
                .allMatch(other -> other.getValue().path("condition").asText().equals("service_healthy")
                        && isHealthChecked(other.getKey())));
    }

    private static boolean isHealthChecked(String name) {
        try {
            JsonNode service = services().path(name);
            boolean ours = service.path("command").toString().contains("/etc/fovea/")
                    && Files.readString(TOP.resolve("deploy/Dockerfile")).contains("HEALTHCHECK");
            return ours || service.has("healthcheck");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // service, where its JVM takes options from, and what it needs outside of the heap: MB
        "kafka, KAFKA_HEAP_OPTS, 256",
        "registry, JAVA_TOOL_OPTIONS, 256",
        "ingest, FOVEA_JAVA_OPTS, 256",
        "demo, FOVEA_JAVA_OPTS, 256",
        "quantize, FOVEA_JAVA_OPTS, 3000",
        "cam, FOVEA_JAVA_OPTS, 256",
        "saliency, FOVEA_JAVA_OPTS, 6000",
        "aggregate, FOVEA_JAVA_OPTS, 512"
    })
    void leavesRoomOutsideOfTheHeap(String name, String options, long outside) throws IOException {
        JsonNode service = services().path(name);

        Matcher heap = HEAP.matcher(service.path("environment").path(options).asText());

        assertThat(heap.find()).as("a largest heap in %s of %s", options, name).isTrue();
        assertThat(megabytes(heap.group(1)) + outside)
                .as("heap and room outside of it, MB")
                .isLessThanOrEqualTo(megabytes(service.path("mem_limit").asText()));
        assertThat(heap.find()).as("a second heap").isFalse();
    }

    @Test
    void limitsTheMemoryOfEveryService() throws IOException {
        assertThat(services().properties()).hasSizeGreaterThanOrEqualTo(9).allSatisfy(service -> assertThat(
                        service.getValue().path("mem_limit").asText())
                .as(service.getKey())
                .matches("\\d+[mg]"));
    }

    /** Of two -Xmx the JVM takes the last. */
    @Test
    void theLauncherTakesTheServicesHeap() throws IOException {
        String launcher = Files.readString(TOP.resolve("standalone/src/main/dist/bin/fovea"));

        assertThat(launcher.lastIndexOf("$FOVEA_JAVA_OPTS")).isGreaterThan(launcher.lastIndexOf("-Xmx"));
    }

    private static JsonNode services() throws IOException {
        return new ObjectMapper(new YAMLFactory())
                .readTree(TOP.resolve("docker-compose.yml").toFile())
                .path("services");
    }

    /** Of 512m or 2g. */
    private static long megabytes(String size) {
        long number = Long.parseLong(size.substring(0, size.length() - 1));
        return size.endsWith("g") ? 1024 * number : number;
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

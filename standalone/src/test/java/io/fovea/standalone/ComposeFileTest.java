package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposeFileTest {
    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+[mg])\\b");
    private static final String HEALTHY = "service_healthy";
    private static final String ENDED = "service_completed_successfully";
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
                .contains("prometheus:", "alertmanager:", "grafana:");
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
                .allMatch(other ->
                        other.getValue().path("condition").asText().equals(isOneShot(other.getKey()) ? ENDED : HEALTHY)
                                && (isOneShot(other.getKey()) || isHealthChecked(other.getKey()))));
    }

    private static boolean isOneShot(String name) {
        try {
            return services().path(name).path("restart").asText().equals("no");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void opensNothingThatShouldBeClosed() throws IOException {
        assertThat(services().properties()).allSatisfy(named -> {
            JsonNode service = named.getValue();
            String name = named.getKey();
            assertThat(service.path("read_only").asBoolean()).as(name).isTrue();
            assertThat(texts(service.path("cap_drop"))).as(name).containsExactly("ALL");
            assertThat(texts(service.path("security_opt"))).as(name).containsExactly("no-new-privileges:true");
            assertThat(service.has("privileged") || service.has("cap_add"))
                    .as(name)
                    .isFalse();
            assertThat(texts(service.path("ports")))
                    .as(name)
                    .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
            assertThat(service.path("image").asText()).as(name).matches("[a-z/-]+:v?\\d+\\.\\d+\\.\\d+\\S*");
        });
    }

    /** What holds a password reads it from a file that was generated. */
    @Test
    void holdsNoPassword() throws IOException {
        assertThat(services().properties()).allSatisfy(service -> assertThat(
                        service.getValue().path("environment").properties())
                .as(service.getKey())
                .noneMatch(variable -> variable.getKey().matches(".*(PASSWORD|SECRET|TOKEN)")));
        assertThat(services().path("grafana").path("environment").has("GF_SECURITY_ADMIN_PASSWORD__FILE"))
                .isTrue();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
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
        JsonNode compose = new ObjectMapper(new YAMLFactory())
                .readTree(TOP.resolve("docker-compose.yml").toFile());
        ObjectNode services = (ObjectNode) compose.path("services");
        services.properties().forEach(service -> merge(compose, (ObjectNode) service.getValue()));
        return services;
    }

    /** Adds what {@code <<: *name} names, which stands in section {@code x-name}; Jackson leaves that to its user. */
    private static void merge(JsonNode compose, ObjectNode into) {
        if (into.remove("<<") instanceof TextNode alias) {
            ObjectNode section = compose.path("x-" + alias.textValue()).deepCopy();
            merge(compose, section);
            section.properties().stream()
                    .filter(inherited -> !into.has(inherited.getKey()))
                    .forEach(inherited -> into.set(inherited.getKey(), inherited.getValue()));
        }
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

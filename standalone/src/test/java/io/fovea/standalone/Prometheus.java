package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus with the deployment's rules, which scrapes every second. */
final class Prometheus implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    static final Path RULES = Path.of("..", "deploy", "prometheus", "rules.yml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;
    private final Path discovered;

    private Prometheus(Process process, int port, Path discovered) {
        this.process = process;
        this.port = port;
        this.discovered = discovered;
    }

    static void assumeInstalled() {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "prometheus is not here");
    }

    /** Starts one that scrapes one port, by the deployment's rules, and waits until it answers. */
    static Prometheus scraping(int target, Path folder) throws IOException {
        return scraping(Map.of("standalone", target), RULES, folder);
    }

    /** Starts one that scrapes a port of 127.0.0.1 for each role, and waits until it answers. */
    static Prometheus scraping(Map<String, Integer> targets, Path rules, Path folder) throws IOException {
        int port = RoleProcess.freePort();
        Path discovered = folder.resolve("targets.json");
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                String.join(
                        "\n",
                        "global: {scrape_interval: 1s, evaluation_interval: 1s}",
                        "rule_files: ['" + rules.toAbsolutePath().normalize() + "']",
                        "scrape_configs:",
                        "- job_name: fovea",
                        "  file_sd_configs: [{files: ['" + discovered + "'], refresh_interval: 1s}]",
                        ""));
        Path log = folder.resolve("prometheus.log");
        write(targets, discovered);
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Prometheus started = new Prometheus(process, port, discovered);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return started.answers("vector(1)");
        });
        return started;
    }

    /** Scrapes these from now on, as where pods come and go. */
    void discover(Map<String, Integer> targets) throws IOException {
        write(targets, discovered);
    }

    private static void write(Map<String, Integer> targets, Path file) throws IOException {
        ArrayNode groups = JSON.createArrayNode();
        targets.forEach((role, port) -> {
            ObjectNode group = groups.addObject();
            group.putArray("targets").add("127.0.0.1:" + port);
            group.putObject("labels").put("role", role);
        });
        Path written = Files.write(file.resolveSibling("targets.new"), JSON.writeValueAsBytes(groups));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The alarms that fire, each with the service or part it is about. */
    Set<String> firing() {
        Set<String> firing = new TreeSet<>();
        get("/api/v1/alerts").path("data").path("alerts").forEach(alert -> {
            if (alert.path("state").asText().equals("firing")) {
                JsonNode labels = alert.path("labels");
                firing.add(Stream.of("alertname", "role", "service", "part")
                        .map(label -> labels.path(label).asText())
                        .filter(value -> !value.isEmpty())
                        .collect(Collectors.joining(" ")));
            }
        });
        return firing;
    }

    /** Whether a query has an answer, with at least one number in it. */
    boolean answers(String query) {
        return values(query).values().stream().anyMatch(value -> !value.isNaN());
    }

    /** The answer to a query: the value of every series, by its labels. */
    Map<Map<String, String>, Double> values(String query) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.path("error").asText()).as(query).isEmpty();
        Map<Map<String, String>, Double> values = new HashMap<>();
        for (JsonNode series : answer.path("data").path("result")) {
            Map<String, String> labels = new TreeMap<>();
            series.path("metric")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asText()));
            values.put(labels, number(series.path("value").path(1).asText("NaN")));
        }
        return values;
    }

    /** As Prometheus writes it. */
    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Rules whose last evaluation failed, with the reason. */
    List<String> failedRules() {
        List<String> failed = new ArrayList<>();
        get("/api/v1/rules").path("data").path("groups").forEach(group -> group.path("rules")
                .forEach(rule -> {
                    if (rule.path("health").asText().equals("err")) {
                        failed.add(rule.path("name").asText() + ": "
                                + rule.path("lastError").asText());
                    }
                }));
        return failed;
    }

    private JsonNode get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .build(),
                    BodyHandlers.ofString());
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            return JSON.missingNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JSON.missingNode();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A real Prometheus with the deployment's rules, which scrapes one port every second. */
final class Prometheus implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/prometheus");
    private static final Path RULES = Path.of("..", "deploy", "prometheus", "rules.yml");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private Prometheus(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static void assumeInstalled() {
        Assumptions.assumeTrue(Files.isExecutable(PROGRAM), "prometheus is not here");
    }

    /** Starts one and waits until it answers. */
    static Prometheus scraping(int target, Path folder) throws IOException {
        int port = RoleProcess.freePort();
        Path config = Files.writeString(
                folder.resolve("prometheus.yml"),
                String.join(
                        "\n",
                        "global: {scrape_interval: 1s, evaluation_interval: 1s}",
                        "rule_files: ['" + RULES.toAbsolutePath().normalize() + "']",
                        "scrape_configs:",
                        "- job_name: fovea",
                        "  static_configs: [{targets: ['127.0.0.1:" + target + "']}]",
                        ""));
        Path log = folder.resolve("prometheus.log");
        Process process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Prometheus started = new Prometheus(process, port);
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return started.answers("vector(1)");
        });
        return started;
    }

    /** Whether a query has an answer, with at least one number in it. */
    boolean answers(String query) {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
        assertThat(answer.path("error").asText()).as(query).isEmpty();
        for (JsonNode series : answer.path("data").path("result")) {
            if (!series.path("value").path(1).asText("NaN").equals("NaN")) {
                return true;
            }
        }
        return false;
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

package io.fovea.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Prometheus' rules and Grafana's dashboards, as far as that can be told without either running. */
class DeploymentTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

    @Test
    void configurationAndRulesAreValid() throws IOException, InterruptedException {
        assertThat(promtool("check", "config", DEPLOY + "/prometheus/prometheus.yml"))
                .contains("SUCCESS");
    }

    @Test
    void alertsFireWhenTheyShouldAndNotOtherwise() throws IOException, InterruptedException {
        assertThat(promtool("test", "rules", DEPLOY + "/prometheus/tests/rules_test.yml"))
                .contains("SUCCESS");
    }

    @Test
    void everyQueryOfAPanelParses() throws IOException, InterruptedException {
        List<String> rules = new ArrayList<>(List.of("groups:", "- name: panels", "  rules:"));
        ObjectMapper mapper = new ObjectMapper();
        for (Path dashboard : dashboards()) {
            for (JsonNode panel : mapper.readTree(dashboard.toFile()).path("panels")) {
                assertThat(panel.path("title").asText()).isNotBlank();
                for (JsonNode target : panel.path("targets")) {
                    String query = target.path("expr").asText().replaceAll("\\$[a-z]+", ".*");
                    rules.add("  - record: panel" + rules.size());
                    rules.add("    expr: " + mapper.writeValueAsString(query));
                }
            }
        }
        assertThat(rules).hasSizeGreaterThan(40);
        Path file = Files.createTempFile("panels", ".yml");
        Files.write(file, rules);

        assertThat(promtool("check", "rules", file.toString())).contains("SUCCESS");
    }

    @Test
    void everyAlertHasItsRunbook() throws IOException {
        Matcher runbooks = Pattern.compile("runbook: docs/runbooks/(\\S+)")
                .matcher(Files.readString(DEPLOY.resolve("prometheus/rules.yml")));
        Set<String> named = new TreeSet<>();
        while (runbooks.find()) {
            named.add(runbooks.group(1));
        }
        try (Stream<Path> files = Files.list(Path.of("..", "docs", "runbooks"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(named)
                    .isNotEmpty();
        }
    }

    @Test
    void everyAlertHasAUnitTest() throws IOException {
        String tests = Files.readString(DEPLOY.resolve("prometheus/tests/rules_test.yml"));
        Matcher alerts =
                Pattern.compile("- alert: (\\S+)").matcher(Files.readString(DEPLOY.resolve("prometheus/rules.yml")));

        List<String> named = alerts.results().map(found -> found.group(1)).toList();

        assertThat(named).hasSizeGreaterThan(5).allMatch(tests::contains);
    }

    private static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
            List<Path> found = files.sorted().toList();
            assertThat(found).hasSize(4);
            return found;
        }
    }

    /** What promtool says; it must succeed. */
    private static String promtool(String... arguments) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(PROMTOOL), "promtool is not here");
        List<String> command = new ArrayList<>(List.of(PROMTOOL.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}

package io.fovea.aggregator.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' rules and Grafana's dashboards, as far as that can be told without either running. */
class DeploymentTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Path NODE = Path.of("/usr/bin/node");
    private static final Set<String> PANELS = Set.of("timeseries", "stat", "table", "heatmap");
    private static final Set<String> UNITS = Set.of("none", "short", "percentunit", "s", "bytes");
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-z_]+)");

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
    void dashboardsAreWhatTheirProgramWrites(@TempDir Path written) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(NODE), "node is not here");

        run(NODE.toString(), DEPLOY + "/grafana/dashboards.mjs", written.toString());

        for (Path dashboard : dashboards()) {
            assertThat(written.resolve(dashboard.getFileName())).hasSameTextualContentAs(dashboard);
        }
    }

    /** What Grafana asks of a dashboard, and what a reader may ask of a panel. */
    @Test
    void panelsAreWhole() throws IOException {
        for (Path dashboard : dashboards()) {
            JsonNode json = new ObjectMapper().readTree(dashboard.toFile());
            Set<String> variables = new TreeSet<>(Set.of("__rate_interval"));
            json.path("templating")
                    .path("list")
                    .forEach(one -> variables.add(one.path("name").asText()));
            Set<Integer> ids = new TreeSet<>();
            Set<String> cells = new TreeSet<>();
            for (JsonNode panel : json.path("panels")) {
                String title = panel.path("title").asText();
                assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
                assertThat(PANELS).as(title).contains(panel.path("type").asText());
                assertThat(panel.path("datasource").path("uid").asText()).isEqualTo("prometheus");
                assertThat(panel.path("description").asText()).as(title).isNotBlank();
                assertThat(UNITS)
                        .as(title)
                        .contains(panel.path("fieldConfig")
                                .path("defaults")
                                .path("unit")
                                .asText());
                JsonNode place = panel.path("gridPos");
                assertThat(place.path("x").asInt() + place.path("w").asInt())
                        .as(title)
                        .isBetween(1, 24);
                for (int x = place.path("x").asInt();
                        x < place.path("x").asInt() + place.path("w").asInt();
                        x++) {
                    for (int y = place.path("y").asInt();
                            y < place.path("y").asInt() + place.path("h").asInt();
                            y++) {
                        assertThat(cells.add(x + " " + y))
                                .as(title + " lies over another")
                                .isTrue();
                    }
                }
                Set<String> references = new TreeSet<>();
                panel.path("targets").forEach(target -> {
                    assertThat(references.add(target.path("refId").asText()))
                            .as(title)
                            .isTrue();
                    Matcher used = VARIABLE.matcher(target.path("expr").asText());
                    assertThat(used.results().map(found -> found.group(1)))
                            .as(title)
                            .isSubsetOf(variables);
                });
                assertThat(references).as(title).isNotEmpty();
            }
        }
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

    /** Of every alarm the rules' tests expect once that it fires, and once that it does not. */
    @Test
    void everyAlertIsTestedToFireAndToEnd() throws IOException {
        String tests = Files.readString(DEPLOY.resolve("prometheus/tests/rules_test.yml"));
        Matcher alerts =
                Pattern.compile("- alert: (\\S+)").matcher(Files.readString(DEPLOY.resolve("prometheus/rules.yml")));

        List<String> named = alerts.results().map(found -> found.group(1)).toList();

        assertThat(named).hasSizeGreaterThan(5).allSatisfy(alert -> {
            String expectation = "alertname: " + alert + "\n +exp_alerts:";
            assertThat(tests)
                    .containsPattern(expectation + " \\[\\]\n")
                    .containsPattern(expectation + "\n +- (&\\w+\n +)?exp_labels");
        });
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
        return run(Stream.concat(Stream.of(PROMTOOL.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}

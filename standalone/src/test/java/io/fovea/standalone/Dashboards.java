package io.fovea.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The queries of the deployment's dashboards, as Grafana would ask them. */
final class Dashboards {
    private static final Path FOLDER = Path.of("..", "deploy", "grafana", "dashboards");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a user chooses: all of what can be many, one of the others. */
    private static final Map<String, String> CHOSEN = Map.of(
            "$feed", ".*",
            "$model", ".*",
            "$comparison", ".*",
            "$metric", "sim",
            "$window", "1h",
            "$__rate_interval", "20s");

    private Dashboards() {}

    /** By dashboard, panel and letter, with all that can be many chosen; and what each variable offers to choose. */
    static Map<String, String> queries() throws IOException {
        Map<String, String> queries = new TreeMap<>();
        List<Path> dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.sorted().forEach(dashboards::add);
        }
        for (Path dashboard : dashboards) {
            JsonNode json = JSON.readTree(dashboard.toFile());
            for (JsonNode panel : json.path("panels")) {
                for (JsonNode target : panel.path("targets")) {
                    queries.put(
                            json.path("title").asText() + " / "
                                    + panel.path("title").asText() + " / "
                                    + target.path("refId").asText(),
                            chosen(target.path("expr").asText()));
                }
            }
            StreamSupport.stream(json.path("templating").path("list").spliterator(), false)
                    .filter(variable -> variable.path("type").asText().equals("query"))
                    .forEach(variable -> queries.put(
                            json.path("title").asText() + " / variable "
                                    + variable.path("name").asText(),
                            chosen(variable.path("definition")
                                    .asText()
                                    .replaceAll("label_values\\((.*), (\\w+)\\)", "group by ($2) ($1)"))));
        }
        return queries;
    }

    private static String chosen(String query) {
        String chosen = query;
        for (Map.Entry<String, String> variable : CHOSEN.entrySet()) {
            chosen = chosen.replace(variable.getKey(), variable.getValue());
        }
        return chosen;
    }
}

package io.fovea.aggregator.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.fovea.comparison.Metric;
import io.fovea.foundations.Json;
import io.fovea.identity.RowIdentity;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import io.fovea.table.statistics.Agreement;
import io.fovea.table.statistics.Moments;
import io.fovea.table.statistics.Segment;
import io.fovea.table.statistics.Sketch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Reads the table that another process serves as JSON: all but confidence shifts and the moments split by class. */
public final class TableReader {

    private TableReader() {}

    /**
     * The table of {@code /api/table?sketches=true}; without sketches, rows have no quantiles.
     *
     * @throws IllegalArgumentException if the text is no such table
     */
    public static Table read(String json) {
        List<TableRow> rows = new ArrayList<>();
        try {
            for (JsonNode node : Json.MAPPER.readTree(json.getBytes(StandardCharsets.UTF_8))) {
                rows.add(row(node));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a table: " + e.getMessage(), e);
        }
        return new Table(rows);
    }

    private static TableRow row(JsonNode node) {
        String key = node.path("metric").asText();
        Metric metric = Metric.named(key)
                .orElseThrow(() -> new IllegalArgumentException("not a table: no metric '" + key + "'"));
        byte[] sketch = Base64.getDecoder().decode(node.path("sketch").asText());
        return new TableRow(
                RowIdentity.parse(node.path("row").asText()),
                text(node, "attribute")
                        .map(attribute ->
                                new Segment(attribute, node.path("value").asText())),
                metric,
                moments(node),
                Sketch.of(metric.scale().best(), ByteBuffer.wrap(sketch)),
                Moments.NONE,
                Moments.NONE,
                new Agreement(
                        node.path("sameClass").asLong(),
                        node.path("differentClass").asLong(),
                        Moments.NONE,
                        node.path("labelled").asLong(),
                        node.path("correct").asLong()),
                0);
    }

    private static Moments moments(JsonNode node) {
        long n = node.path("n").asLong();
        long undefined = node.path("undefined").asLong();
        if (n == 0) {
            return new Moments(0, undefined, 0, 0, Moments.NONE.min(), Moments.NONE.max());
        }
        double deviation = node.path("std").asDouble();
        return new Moments(
                n,
                undefined,
                node.path("mean").asDouble(),
                n * deviation * deviation,
                node.path("min").asDouble(),
                node.path("max").asDouble());
    }

    private static Optional<String> text(JsonNode node, String name) {
        return node.hasNonNull(name) ? Optional.of(node.path(name).asText()) : Optional.empty();
    }
}

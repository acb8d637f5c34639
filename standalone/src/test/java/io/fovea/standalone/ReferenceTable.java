package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.identity.Precision;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** PyTorch's table of the photographs with real weights. */
final class ReferenceTable {
    private static final List<String> METRICS = List.of("sim", "cc", "kld");

    private final JsonNode table;

    private ReferenceTable(JsonNode table) {
        this.table = table;
    }

    static ReferenceTable read(Path file) throws IOException {
        return new ReferenceTable(new ObjectMapper().readTree(file.toFile()).get("table"));
    }

    /** Holds one mean to the reference: within .01, int8 within .03, because a rounding that flips spreads. */
    void assertMean(String network, String comparison, String metric, double mean) {
        JsonNode row = table.get(network).get(comparison);
        double tolerance = comparison.startsWith("int8") ? 0.03 : 0.01;
        assertThat(mean)
                .as("%s %s %s", network, comparison, metric)
                .isCloseTo(row.get("mean").get(METRICS.indexOf(metric)).asDouble(), within(tolerance));
    }

    /**
     * Holds a whole table to the reference: every row of these networks, over all images. At 16 bits one map may be empty that
     * PyTorch's is not, or the other way round: where the largest score falls half-way between two steps, the last digit decides
     * whether it is clamped, which leaves no gradient.
     */
    void assertTable(Table actual, List<String> networks) {
        assertThat(actual.rows()).hasSize(15 * networks.size());
        for (TableRow row : actual.rows()) {
            assertThat(row.moments().n() + row.moments().undefined())
                    .as(row.comparison().toString())
                    .isEqualTo(60);
            assertThat(row.moments().n())
                    .as(row.comparison().toString())
                    .isCloseTo(
                            table.get(row.variant().model())
                                    .get(row.comparison().toString())
                                    .get("n")
                                    .asLong(),
                            within(row.comparison().of() == Precision.INT16 ? 1L : 0L));
            assertMean(
                    row.variant().model(),
                    row.comparison().toString(),
                    row.metric().key(),
                    row.moments().mean());
        }
    }

    /** Every label of a sample of Prometheus' text format, and its value under the name {@code value}. */
    static Map<String, String> sample(String line) {
        Map<String, String> labels = new HashMap<>();
        int open = line.indexOf('{');
        int close = line.lastIndexOf('}');
        for (String pair : line.substring(open + 1, close).split(",", -1)) {
            int equals = pair.indexOf('=');
            labels.put(pair.substring(0, equals), pair.substring(equals + 2, pair.length() - 1));
        }
        labels.put("value", line.substring(close + 1).trim());
        return labels;
    }
}

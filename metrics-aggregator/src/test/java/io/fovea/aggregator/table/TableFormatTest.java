package io.fovea.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.GroundTruth;
import io.fovea.record.MapComparison;
import io.fovea.table.rows.Rows;
import io.fovea.table.rows.Table;
import io.fovea.table.statistics.Tally;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableFormatTest {
    private final Table table = Table.of(List.of(row("int8 v f32", 0.5, 0.7), undefined("f32 v GT")));

    @Test
    void writesEveryRowAndMetricAsJson() throws IOException {
        JsonNode rows = new ObjectMapper().readTree(TableFormat.JSON.render(table));

        assertThat(rows).hasSize(6);
        JsonNode sim = rows.get(3);
        assertThat(sim.get("comparison").asText()).isEqualTo("int8 v f32");
        assertThat(sim.get("metric").asText()).isEqualTo("sim");
        assertThat(sim.get("n").asLong()).isEqualTo(2);
        assertThat(sim.get("undefined").asLong()).isZero();
        assertThat(sim.get("mean").asDouble()).isEqualTo(0.6);
        assertThat(sim.get("std").asDouble()).isCloseTo(0.1, within(1e-12));
        assertThat(sim.get("ci95Low").asDouble()).isLessThan(0.6);
    }

    @Test
    void hasNoMeanWhereNothingIsDefined() throws IOException {
        JsonNode rows = new ObjectMapper().readTree(TableFormat.JSON.render(table));

        assertThat(rows.get(0).get("comparison").asText()).isEqualTo("f32 v GT");
        assertThat(rows.get(0).get("mean").isNull()).isTrue();
        assertThat(TableFormat.MARKDOWN.render(table)).contains("| f32 v GT | none | - | - | - | 0 | 1 |");
    }

    @Test
    void writesOneLinePerComparisonAsMarkdown() {
        assertThat(TableFormat.MARKDOWN.render(table).lines())
                .hasSize(4)
                .last()
                .asString()
                .contains("squeezenet1_1", "int8 v f32", "0.600 ± 0.100", "| 2 | 0 |");
    }

    @Test
    void quotesCellsOfCsv() {
        ComparisonStatistics named = row("f32 v GT", 0.5);
        named.getRow().setReference(new GroundTruth("a \"model\", mine"));

        assertThat(TableFormat.CSV.render(Table.of(List.of(named))).lines())
                .hasSize(4)
                .last()
                .asString()
                .contains("\"GT/a \"\"model\"\", mine\"");
    }

    private static ComparisonStatistics row(String comparison, double... values) {
        Tally tally = new Tally();
        for (double value : values) {
            tally.add(Rows.imageId(value), Rows.comparison(value));
        }
        return new ComparisonStatistics(
                Rows.identity("squeezenet1_1", "synthetic", comparison),
                null,
                tally.toRecord(),
                List.of(),
                Instant.EPOCH);
    }

    /** A row of one image, of which no metric is defined. */
    private static ComparisonStatistics undefined(String comparison) {
        MapComparison image = Rows.comparison(0);
        image.setScores(Rows.scores(null, null, null));
        Tally tally = new Tally();
        tally.add(Rows.imageId(0), image);
        ComparisonStatistics row = row(comparison);
        row.setTally(tally.toRecord());
        return row;
    }
}

package io.fovea.table.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.comparison.Metric;
import io.fovea.record.ImageComparisons;
import io.fovea.table.statistics.Segment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunningTableTest {
    @Test
    void countsTheFirstValuesOfAnAttributeAndTheRestTogether() {
        RunningTable table = new RunningTable(List.of("camera"), 2);

        for (String camera : List.of("a", "b", "c", "a", "d")) {
            table.add(taken(camera));
        }

        assertThat(images(table)).isEqualTo(Map.of("a", 2L, "b", 1L, Segment.OTHER, 2L));
        assertThat(table.table().comparisons()).isEqualTo(5);
    }

    @Test
    void keepsItsSegmentsOverARestart() {
        RunningTable before = new RunningTable(List.of("camera"), 2);
        before.add(taken("a|%"));
        before.add(taken("b"));
        RunningTable after = new RunningTable(List.of("camera"), 2);
        before.forEach((key, row) -> after.restore(key, row.toRecord()));

        after.add(taken("c"));
        after.add(taken("a|%"));

        assertThat(images(after)).isEqualTo(Map.of("a|%", 2L, "b", 1L, Segment.OTHER, 1L));
    }

    private static Map<String, Long> images(RunningTable table) {
        return Table.of(table.records(), true).rows().stream()
                .filter(row -> row.metric() == Metric.SIM)
                .filter(row -> row.segment().isPresent())
                .collect(Collectors.toMap(
                        row -> Optional.of(row)
                                .flatMap(some -> some.segment())
                                .orElseThrow()
                                .value(),
                        row -> row.moments().n()));
    }

    private static ImageComparisons taken(String camera) {
        ImageComparisons image = Rows.image(Rows.comparison(0.5));
        image.setAttributes(Map.of("camera", camera));
        return image;
    }
}

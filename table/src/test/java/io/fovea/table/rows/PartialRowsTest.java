package io.fovea.table.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fovea.record.ComparisonStatistics;
import io.fovea.record.ImageComparisons;
import io.fovea.record.WindowTally;
import io.fovea.table.statistics.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartialRowsTest {
    @Property(tries = 50)
    void partitionsTogetherMakeTheTableOfOneThread(
            @ForAll @IntRange(min = 1, max = 6) int partitions,
            @ForAll @IntRange(max = 60) int images,
            @ForAll int seed) {
        Random random = new Random(seed);
        RunningTable together = table();
        List<RunningTable> parts = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            parts.add(table());
        }
        for (int i = 0; i < images; i++) {
            ImageComparisons image = Rows.image(Rows.comparison(random.nextDouble()));
            image.setImageId(String.format("%064x", random.nextLong()));
            image.setAttributes(Map.of("camera", "camera" + random.nextInt(3)));
            image.setReceivedAt(Instant.ofEpochSecond(random.nextInt(600)));
            together.add(image);
            parts.get(random.nextInt(partitions)).add(image);
        }
        Map<String, ComparisonStatistics> partials = new HashMap<>();
        for (int i = 0; i < partitions; i++) {
            int partition = i;
            parts.get(i).forEach((key, row) -> partials.put(PartialRows.key(key, partition), row.asOf(600_000)));
        }

        Map<String, ComparisonStatistics> merged = PartialRows.merge(partials);

        together.forEach((key, row) -> {
            row.expire(600_000);
            assertSame(Objects.requireNonNull(merged.get(key)), row.asOf(600_000));
        });
        assertThat(Table.of(merged.values(), true).rows())
                .hasSameSizeAs(Table.of(together.records(), true).rows());
    }

    @Test
    void aRowIsMergedAnewWhenAPartOfItChanges() {
        MergedTable merged = new MergedTable();
        merged.put(PartialRows.key("row", 0), counted(1));
        merged.put(PartialRows.key("row", 1), counted(2));
        merged.put(PartialRows.key("other", 0), counted(5));
        assertThat(images(merged)).isEqualTo(Map.of("row", 3L, "other", 5L));

        merged.put(PartialRows.key("row", 0), counted(4));

        assertThat(images(merged)).isEqualTo(Map.of("row", 6L, "other", 5L));
        assertThat(merged.rows(row -> row.equals("other"))).containsOnlyKeys("other");
    }

    private static ComparisonStatistics counted(int images) {
        LiveRow row = LiveRow.begin(Rows.ROW, Optional.empty());
        for (int i = 0; i < images; i++) {
            row.add("a", Rows.comparison(0.5), i, i);
        }
        return row.toRecord();
    }

    private static Map<String, Long> images(MergedTable table) {
        Map<String, Long> images = new HashMap<>();
        table.rows().forEach((key, row) -> images.put(key, row.getTally().getImages()));
        return images;
    }

    @Test
    void aKeyTellsItsRowAndItsPartition() {
        String segment = RowKey.of("feed|100%25|x", new Segment("camera", "a|%p|7"));

        String key = PartialRows.key(segment, 12);

        assertThat(PartialRows.row(key)).isEqualTo(segment);
        assertThat(RowKey.row(PartialRows.row(key))).isEqualTo("feed|100%25|x");
    }

    private static RunningTable table() {
        return new RunningTable(List.of("camera"), 5);
    }

    private static void assertSame(ComparisonStatistics merged, ComparisonStatistics together) {
        List<TableRow> expected = TableRow.of(together);
        List<TableRow> actual = TableRow.of(merged);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i).moments().n())
                    .isEqualTo(expected.get(i).moments().n());
            assertThat(actual.get(i).imageSet()).isEqualTo(expected.get(i).imageSet());
            assertThat(actual.get(i).quantile(0.5)).isEqualTo(expected.get(i).quantile(0.5));
            assertThat(actual.get(i).moments().mean())
                    .isCloseTo(expected.get(i).moments().mean(), within(1e-12));
        }
        assertThat(merged.getUpdatedAt()).isEqualTo(together.getUpdatedAt());
        assertThat(images(merged, Window.DAY)).isEqualTo(images(together, Window.DAY));
    }

    private static long images(ComparisonStatistics row, Window window) {
        return row.getWindows().stream()
                .filter(some -> some.getWindow().equals(window.label()))
                .map(WindowTally::getTally)
                .mapToLong(tally -> tally.getImages())
                .sum();
    }
}

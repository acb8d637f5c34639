package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fovea.aggregator.table.TableReader;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.schemas.Topics;
import io.fovea.standalone.offline.TableDifferences;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two aggregators share the rows; one is killed, comes back, and is killed again. Prometheus never sees a row twice. */
class TwoAggregatorsTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int BATCH = 10;
    private static final int LOOKS = 20;
    /** Of each network: f32 v GT, int8 v GT and int8 v f32, of three metrics, for two feeds. */
    private static final int ROWS = SyntheticParts.NETWORKS.size() * 3 * 3 * 2;

    /** A member without a name is missed after 6 s instead of 45; the other has copies of its stores. */
    private static final String UNNAMED = """
              standbyReplicas: 1
            kafka: {consumer.session.timeout.ms: 6000, consumer.heartbeat.interval.ms: 1000}
            """;

    private final RunningTable expected = new RunningTable();

    @Test
    void showEveryRowOnceWhileOneIsKilled(@TempDir Path data) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"))) {
            TopicAdmin.ensure(KafkaSettings.at(broker.bootstrapServers()), Topics.all());
            try (SyntheticParts parts = new SyntheticParts(broker.bootstrapServers());
                    RoleProcess lasting = aggregator("lasting", data, broker, UNNAMED);
                    RoleProcess mortal = aggregator("mortal", data, broker, UNNAMED);
                    RowWatch watch = new RowWatch(lasting, mortal)) {
                lasting.start();
                mortal.start();
                flowWhileBothCount(parts, lasting, mortal, watch);

                mortal.kill();
                // The images go on; what the dead one counted is counted by the other.
                await("all rows with the survivor")
                        .atMost(LONG)
                        .until(() -> flow(parts) && RowWatch.rows(lasting).size() == ROWS);

                mortal.start();
                flowWhileBothCount(parts, lasting, mortal, watch);
                await("every row once, with every image")
                        .atMost(LONG)
                        .untilAsserted(() -> assertThat(once(lasting, mortal)).isEqualTo(counts()));

                mortal.kill();
                // Nothing is sent any more: the survivor restores what the other had counted.
                await("every row with the survivor, with every image")
                        .atMost(LONG)
                        .untilAsserted(() -> assertThat(RowWatch.rows(lasting)).isEqualTo(counts()));
                assertThat(complete(lasting)).isEqualTo(parts.images());
                assertThat(TableDifferences.of(expected.table(), table(lasting)).differences())
                        .isEmpty();
                assertThat(watch.doubles()).isEmpty();
                assertThat(watch.sharedScrapes())
                        .as("scrapes while both counted")
                        .isGreaterThan(10);
                System.out.printf(
                        "two aggregators: %d images, %d rows, %d scrapes of both, %d while both counted%n",
                        parts.images(), ROWS, watch.scrapes(), watch.sharedScrapes());
            }
        }
    }

    @Test
    void leaveTheRowsOfANamedOneWhereTheyAreWhileItIsAway(@TempDir Path data) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"))) {
            TopicAdmin.ensure(KafkaSettings.at(broker.bootstrapServers()), Topics.all());
            try (SyntheticParts parts = new SyntheticParts(broker.bootstrapServers());
                    RoleProcess lasting = aggregator("lasting", data, broker, "  instance: lasting");
                    RoleProcess mortal = aggregator("mortal", data, broker, "  instance: mortal");
                    RowWatch watch = new RowWatch(lasting, mortal)) {
                lasting.start();
                mortal.start();
                flowWhileBothCount(parts, lasting, mortal, watch);
                Set<String> ours = RowWatch.rows(lasting).keySet();
                Set<String> theirs = RowWatch.rows(mortal).keySet();

                mortal.kill();
                mortal.start();
                await("the named one counts again, and nothing moved meanwhile")
                        .atMost(LONG)
                        .until(() -> {
                            flow(parts);
                            Set<String> rows = RowWatch.rows(lasting).keySet();
                            assertThat(rows).isIn(ours, Set.of()); // none while partitions are assigned
                            return rows.equals(ours)
                                    && RowWatch.rows(mortal).keySet().equals(theirs);
                        });

                await("every row once, with every image")
                        .atMost(LONG)
                        .untilAsserted(() -> assertThat(once(lasting, mortal)).isEqualTo(counts()));
                assertThat(watch.doubles()).isEmpty();
            }
        }
    }

    private void flowWhileBothCount(SyntheticParts parts, RoleProcess one, RoleProcess other, RowWatch watch) {
        int looks = watch.sharedScrapes() + LOOKS;
        await("both count, for some scrapes")
                .atMost(LONG)
                .until(() -> flow(parts)
                        && watch.sharedScrapes() >= looks
                        && RowWatch.rows(one).size() + RowWatch.rows(other).size() == ROWS);
    }

    private boolean flow(SyntheticParts parts) throws ExecutionException, InterruptedException {
        parts.send(BATCH).forEach(expected::add);
        return true;
    }

    /** The rows of both; fails where both have one. */
    private static Map<String, Long> once(RoleProcess one, RoleProcess other) {
        Map<String, Long> rows = new TreeMap<>(RowWatch.rows(one));
        RowWatch.rows(other)
                .forEach((row, images) ->
                        assertThat(rows.put(row, images)).as(row).isNull());
        return rows;
    }

    /** As Prometheus writes the rows that should be. */
    private Map<String, Long> counts() {
        return expected.table().rows().stream()
                .collect(Collectors.toMap(
                        TwoAggregatorsTest::series, row -> row.moments().n(), Long::sum, TreeMap::new));
    }

    private static String series(TableRow row) {
        Map<String, String> labels = new TreeMap<>(row.identity().fields());
        labels.values().removeIf(String::isEmpty);
        labels.put("metric", row.metric().key());
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(",", "fovea_comparison_images{", "}"));
    }

    private static long complete(RoleProcess instance) {
        return instance.metrics().entrySet().stream()
                .filter(series -> series.getKey().startsWith("fovea_images_total{")
                        && series.getKey().contains("outcome=\"complete\""))
                .mapToLong(series -> series.getValue().longValue())
                .sum();
    }

    private static Table table(RoleProcess instance) {
        return instance.get("/api/table?sketches=true").map(TableReader::read).orElse(Table.EMPTY);
    }

    private static RoleProcess aggregator(String name, Path data, EmbeddedBroker broker, String lines)
            throws IOException {
        return new RoleProcess(
                "aggregate",
                name,
                data,
                List.of(
                        "watch:",
                        "  models: [" + String.join(", ", SyntheticParts.NETWORKS) + "]",
                        "  precisions: [" + String.join(", ", SyntheticParts.PRECISIONS) + "]",
                        "aggregate:",
                        "  stateDirectory: " + data.resolve(name),
                        lines),
                Map.of("FOVEA_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
    }
}

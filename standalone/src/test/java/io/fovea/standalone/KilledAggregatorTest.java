package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fovea.broker.EmbeddedBroker;
import io.fovea.record.ComparisonStatistics;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import io.fovea.table.rows.PartialRows;
import io.fovea.table.rows.RunningTable;
import io.fovea.table.rows.Table;
import io.fovea.table.rows.TableRow;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The aggregator is killed again and again while it counts; every comparison is counted once. */
class KilledAggregatorTest {
    private static final RecordSerdes SERDES = RecordSerdes.bundled();
    private static final int KILLS = 3;
    private static final int BATCH = 1_500;

    @Test
    void countsEveryComparisonOnce(@TempDir Path data) throws Exception {
        RunningTable expected = new RunningTable(List.of("camera"), 2);
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"))) {
            TopicAdmin.ensure(KafkaSettings.at(broker.bootstrapServers()), Topics.all());
            Statistics statistics = new Statistics(broker);
            try (RoleProcess aggregator = aggregator(broker, data);
                    SyntheticParts parts = new SyntheticParts(broker.bootstrapServers())) {
                aggregator.start();
                for (int kill = 0; kill < KILLS; kill++) {
                    long before = statistics.images();
                    parts.send(BATCH).forEach(expected::add);
                    await().atMost(Duration.ofMinutes(2)).until(() -> statistics.images() > before);
                    aggregator.kill();
                    aggregator.start();
                }
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> statistics.images() >= expected.table().comparisons());
            }
            assertSame(
                    Table.of(PartialRows.merge(statistics.parts).values(), true), Table.of(expected.records(), true));
        }
    }

    private static void assertSame(Table actual, Table expected) {
        assertThat(actual.rows()).hasSameSizeAs(expected.rows());
        for (int i = 0; i < expected.rows().size(); i++) {
            TableRow a = actual.rows().get(i);
            TableRow e = expected.rows().get(i);
            assertThat(a.segment()).isEqualTo(e.segment());
            assertThat(a.moments().n()).isEqualTo(e.moments().n());
            assertThat(a.imageSet()).isEqualTo(e.imageSet());
            assertThat(a.sketch().count()).isEqualTo(e.sketch().count());
            assertThat(a.quantile(0.5)).isEqualTo(e.quantile(0.5));
            assertThat(a.sameClass()).isEqualTo(e.sameClass());
            assertThat(a.moments().mean()).isCloseTo(e.moments().mean(), within(1e-12));
        }
    }

    /** The newest committed record of every part of a row. */
    private static final class Statistics {
        private final KafkaConsumer<String, ComparisonStatistics> consumer;
        private final Map<String, ComparisonStatistics> parts = new HashMap<>();

        Statistics(EmbeddedBroker broker) {
            consumer = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed"),
                    new StringDeserializer(),
                    SERDES.of(Topics.STATISTICS).deserializer());
            List<TopicPartition> all = List.of(new TopicPartition(Topics.STATISTICS.name(), 0));
            consumer.assign(all);
            consumer.seekToBeginning(all);
        }

        long images() {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> parts.put(record.key(), record.value()));
            return Table.of(PartialRows.merge(parts).values()).comparisons();
        }
    }

    private static RoleProcess aggregator(EmbeddedBroker broker, Path data) throws IOException {
        return new RoleProcess(
                "aggregate",
                "aggregate",
                data,
                List.of(
                        "watch:",
                        "  models: [" + String.join(", ", SyntheticParts.NETWORKS) + "]",
                        "  precisions: [" + String.join(", ", SyntheticParts.PRECISIONS) + "]",
                        "aggregate: {segments: [camera], segmentLimit: 2, instance: one, stateDirectory: "
                                + data.resolve("stores") + "}"),
                Map.of("FOVEA_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
    }
}

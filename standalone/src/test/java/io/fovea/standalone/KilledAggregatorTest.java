package io.fovea.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fovea.aggregator.join.RunningTable;
import io.fovea.aggregator.table.Table;
import io.fovea.aggregator.table.TableRow;
import io.fovea.broker.EmbeddedBroker;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.RowIdentity;
import io.fovea.identity.Scheme;
import io.fovea.identity.Variant;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.MapComparison;
import io.fovea.record.MetricScore;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The aggregator is killed again and again while it counts; every comparison is counted once. */
class KilledAggregatorTest {
    private static final RecordSerdes SERDES = RecordSerdes.bundled();
    private static final int KILLS = 3;
    private static final int BATCH = 20_000;

    @Test
    void countsEveryComparisonOnce(@TempDir Path data) throws Exception {
        RunningTable expected = new RunningTable(List.of("camera"), 2);
        try (EmbeddedBroker broker = EmbeddedBroker.start(data.resolve("kafka"))) {
            TopicAdmin.ensure(KafkaSettings.at(broker.bootstrapServers()), Topics.all());
            Statistics statistics = new Statistics(broker);
            try (RoleProcess aggregator = aggregator(broker, data)) {
                aggregator.start();
                for (int kill = 0; kill < KILLS; kill++) {
                    long before = statistics.images();
                    send(broker, kill, expected);
                    await().atMost(Duration.ofMinutes(2)).until(() -> statistics.images() > before);
                    aggregator.kill();
                    aggregator.start();
                }
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> statistics.images() >= expected.table().comparisons());
            }
            assertSame(Table.of(statistics.rows.values(), true), Table.of(expected.records(), true));
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

    private static void send(EmbeddedBroker broker, int batch, RunningTable expected)
            throws ExecutionException, InterruptedException {
        Random random = new Random(batch);
        List<Future<?>> sent = new ArrayList<>();
        try (KafkaProducer<String, MapComparison> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringSerializer(),
                SERDES.of(Topics.COMPARISONS).serializer())) {
            for (int i = 0; i < BATCH; i++) {
                String network = "network" + random.nextInt(4);
                MapComparison comparison = comparison(network, random);
                expected.add(comparison);
                sent.add(producer.send(new ProducerRecord<>(Topics.COMPARISONS.name(), network, comparison)));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    private static MapComparison comparison(String network, Random random) {
        return MapComparison.newBuilder()
                .setImageId(String.format("%016x%048x", random.nextLong(), 0))
                .setAttributes(Map.of("camera", "camera" + network))
                .setReceivedAt(Instant.now())
                .setRow(row(network).toRecord())
                .setScores(List.of(
                        new MetricScore("sim", random.nextDouble()),
                        new MetricScore("cc", 2 * random.nextDouble() - 1),
                        new MetricScore("kld", random.nextDouble())))
                .setSameClass(random.nextBoolean())
                .build();
    }

    private static RowIdentity row(String network) {
        Variant f32 =
                Variant.simulated(network, "synthetic", Precision.F32, Scheme.NONE, Optional.empty(), Protocol.EVAL);
        Variant int8 = Variant.simulated(
                network, "synthetic", Precision.INT8, Scheme.ADAPTIVE, Optional.empty(), Protocol.EVAL);
        return new RowIdentity("test", int8, "grad-cam++", f32);
    }

    /** The newest committed record of every row. */
    private static final class Statistics {
        private final KafkaConsumer<String, ComparisonStatistics> consumer;
        private final Map<String, ComparisonStatistics> rows = new HashMap<>();

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
            consumer.poll(Duration.ofMillis(200)).forEach(record -> rows.put(record.key(), record.value()));
            return Table.of(rows.values()).comparisons();
        }
    }

    private static RoleProcess aggregator(EmbeddedBroker broker, Path data) throws IOException {
        return new RoleProcess(
                "aggregate",
                "aggregate",
                data,
                List.of("aggregate: {segments: [camera], segmentLimit: 2, instance: one, stateDirectory: "
                        + data.resolve("stores") + "}"),
                Map.of("FOVEA_KAFKA_BOOTSTRAP_SERVERS", broker.bootstrapServers()));
    }
}

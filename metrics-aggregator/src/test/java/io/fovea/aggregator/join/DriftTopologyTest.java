package io.fovea.aggregator.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.record.Baseline;
import io.fovea.record.DriftBatch;
import io.fovea.record.DriftEvent;
import io.fovea.record.DriftState;
import io.fovea.record.ImageComparisons;
import io.fovea.runtime.Watch;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.table.drift.Baselines;
import io.fovea.table.drift.DriftEvents;
import io.fovea.table.drift.RowScores;
import io.fovea.table.drift.Watched;
import io.fovea.table.rows.MergedTable;
import io.fovea.table.rows.Rows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTopologyTest {
    private static final RecordSerdes SERDES = RecordSerdes.bundled();
    private static final String ROW = Watched.ROW;

    @SuppressWarnings("NullAway.Init")
    private TopologyTestDriver driver;

    @SuppressWarnings("NullAway.Init")
    private TestInputTopic<String, DriftBatch> batches;

    @SuppressWarnings("NullAway.Init")
    private TestInputTopic<String, Baseline> baselines;

    @SuppressWarnings("NullAway.Init")
    private TestOutputTopic<String, DriftEvent> events;

    private Optional<RowScores> scores = Optional.empty();
    private int images;

    @BeforeEach
    void start(@TempDir Path state) {
        Properties properties = new Properties();
        properties.put("application.id", "drift");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", state.toString());
        driver = new TopologyTestDriver(
                MetricsTopology.build(Watch.DEFAULTS, AggregatorConfig.DEFAULTS, SERDES, 1, new MergedTable()),
                properties);
        batches = driver.createInputTopic(
                "drift-drift-batches-repartition",
                new StringSerializer(),
                SERDES.of(DriftBatch.class).serializer());
        baselines = input(Topics.BASELINES);
        events = driver.createOutputTopic(
                Topics.DRIFT_EVENTS.name(),
                new StringDeserializer(),
                SERDES.of(Topics.DRIFT_EVENTS).deserializer());
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void doesNothingWithoutABaseline() {
        send(100, () -> 0.1);

        assertThat(events.isEmpty()).isTrue();
        assertThat(state().getBaseline()).isEmpty();
        assertThat(state().getMetrics()).isEmpty();
    }

    @Test
    void saysWhenARowLeavesItsBaselineAndWhenItIsBack() {
        // Given
        record(0.9, List.of());
        send(200, Watched.normal(2, 0.9));
        assertThat(events.isEmpty()).as("nothing drifts yet").isTrue();

        // When
        send(100, Watched.normal(3, 0.7));

        // Then
        List<KeyValue<String, DriftEvent>> raised = events.readKeyValuesToList();
        assertThat(raised)
                .filteredOn(event -> event.value.getMetric().equals("cc"))
                .isNotEmpty();
        assertThat(raised).allSatisfy(event -> {
            assertThat(event.key).isEqualTo(DriftEvents.key(ROW, event.value.getMetric(), event.value.getStartedAt()));
            assertThat(event.value.getBaseline()).isEqualTo("test/1");
            assertThat(event.value.getSizeSigmas()).isBetween(-5.0, -3.0);
            assertThat(event.value.getEndedAt()).isNull();
        });
        assertThat(state().getMetrics())
                .allSatisfy(metric -> assertThat(metric.getDirection()).isEqualTo(-1));

        // When
        send(100, Watched.normal(4, 0.9));

        // Then: one record per metric, of the same key
        assertThat(events.readKeyValuesToList()).hasSizeGreaterThanOrEqualTo(3).allSatisfy(event -> assertThat(
                        raised.stream().map(before -> before.key))
                .contains(event.key));
        assertThat(state().getMetrics())
                .allSatisfy(metric -> assertThat(metric.getDirection()).isZero());
    }

    @Test
    void aNewBaselineEndsTheDriftFromTheOldOne() {
        Baseline first = record(0.9, List.of());
        send(100, Watched.normal(3, 0.7));
        assertThat(events.readValuesToList()).isNotEmpty();

        record(0.7, List.of(first));

        assertThat(events.readValuesToList()).hasSize(3).allSatisfy(event -> {
            assertThat(event.getEndedAt()).isNotNull();
            assertThat(event.getBaseline()).isEqualTo("test/1");
        });
        send(100, Watched.normal(4, 0.7));
        assertThat(events.isEmpty()).isTrue();
        assertThat(state().getBaseline()).isEqualTo("test/2");
    }

    private Baseline record(double mean, List<Baseline> before) {
        Baseline baseline = Watched.baseline(500, Watched.normal(before.size() + 100, mean), before);
        baselines.pipeInput(Baselines.id(baseline), baseline);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        scores = Baselines.of(List.of(baseline)).of(ROW).map(RowScores::new);
        return baseline;
    }

    /** Images one by one, as a partition scores them. */
    private void send(int count, DoubleSupplier values) {
        for (int i = 0; i < count; i++) {
            ImageComparisons image = Watched.image(images++, values.getAsDouble());
            batches.pipeInput(ROW, batch(image));
        }
    }

    private DriftBatch batch(ImageComparisons image) {
        return scores.map(some -> {
                    some.add(image, image.getComparisons().get(0));
                    return some.take(Rows.ROW);
                })
                .orElseGet(() -> new DriftBatch(Rows.ROW, "", Instant.EPOCH, Instant.EPOCH, List.of()));
    }

    private DriftState state() {
        return driver.<String, DriftState>getKeyValueStore(DriftProcessor.STATES)
                .get(ROW);
    }

    private <V> TestInputTopic<String, V> input(Topic<V> topic) {
        return driver.createInputTopic(
                topic.name(), new StringSerializer(), SERDES.of(topic).serializer());
    }
}

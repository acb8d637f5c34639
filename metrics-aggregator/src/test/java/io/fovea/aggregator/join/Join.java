package io.fovea.aggregator.join;

import io.fovea.aggregator.AggregatorConfig;
import io.fovea.identity.ImageKey;
import io.fovea.identity.Precision;
import io.fovea.identity.Protocol;
import io.fovea.identity.Scheme;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.DeadLetters;
import io.fovea.runtime.Watch;
import io.fovea.runtime.WatchedModel;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import io.fovea.table.rows.MergedTable;
import io.fovea.table.rows.PartialRows;
import io.fovea.table.rows.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.test.TestRecord;

/** The topology in Kafka's test driver, waiting for one network at three precisions and a mask. */
final class Join implements AutoCloseable {
    static final Duration EXPIRY = Duration.ofHours(1);
    private static final RecordSerdes SERDES = RecordSerdes.bundled();

    private final TopologyTestDriver driver;
    private final TestInputTopic<String, ClassActivationMap> maps;
    private final TestInputTopic<String, SaliencyMask> masks;
    private final TestInputTopic<String, byte[]> letters;

    Join() {
        this(1 << 20);
    }

    /** With bytes that the parts of open images may take in memory. */
    Join(long memory) {
        this(memory, List.of(WatchedModel.named("squeezenet1_1")));
    }

    /** With the models that are watched. */
    Join(WatchedModel... models) {
        this(1 << 20, List.of(models));
    }

    private Join(long memory, List<WatchedModel> models) {
        Path state = Path.of("target", "join-test", UUID.randomUUID().toString());
        AggregatorConfig config = new AggregatorConfig(
                Optional.of(EXPIRY),
                state,
                1,
                0,
                Duration.ofMillis(100),
                Optional.empty(),
                List.of("camera"),
                2,
                2_592_000);
        Properties properties = new Properties();
        properties.put("application.id", "join");
        properties.put("bootstrap.servers", "unused:1");
        properties.put("state.dir", state.toString());
        driver = new TopologyTestDriver(
                MetricsTopology.build(watch(models), config, SERDES, 1, new MergedTable(), memory), properties);
        maps = input(Topics.CAMS);
        masks = input(Topics.MASKS);
        letters =
                driver.createInputTopic(Topics.DEAD_LETTERS.name(), new StringSerializer(), new ByteArraySerializer());
    }

    private static Watch watch(List<WatchedModel> models) {
        return new Watch(
                models,
                Parts.PRECISIONS.stream().map(Precision::of).toList(),
                List.of(Scheme.ADAPTIVE),
                Protocol.EVAL,
                false,
                List.of("folder"),
                List.of());
    }

    private <V> TestInputTopic<String, V> input(Topic<V> topic) {
        return driver.createInputTopic(
                topic.name(), new StringSerializer(), SERDES.of(topic).serializer());
    }

    void send(Object part) {
        if (part instanceof ClassActivationMap map) {
            maps.pipeInput(key(map.getFeed(), map.getImageId()), map);
        } else {
            SaliencyMask mask = (SaliencyMask) part;
            masks.pipeInput(key(mask.getFeed(), mask.getImageId()), mask);
        }
    }

    /** A map whose record has this time. */
    void send(ClassActivationMap map, Instant time) {
        maps.pipeInput(key(map.getFeed(), map.getImageId()), map, time);
    }

    private static String key(String feed, String imageId) {
        return new ImageKey(feed, imageId).toString();
    }

    void deadLetter(String key, String service) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(DeadLetters.SERVICE, service.getBytes(StandardCharsets.UTF_8));
        letters.pipeInput(new TestRecord<>(key, new byte[] {1}, headers));
    }

    void advance(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** The table when nothing more has come for a second. */
    Table table() {
        advance(Duration.ofSeconds(1));
        return Table.of(PartialRows.merge(all(TallyProcessor.ROWS)).values());
    }

    Map<String, Long> outcomes() {
        return all(JoinStores.OUTCOMES);
    }

    int size(String store) {
        return all(store).size();
    }

    private <V> Map<String, V> all(String store) {
        Map<String, V> entries = new HashMap<>();
        try (KeyValueIterator<String, V> all =
                driver.<String, V>getKeyValueStore(store).all()) {
            all.forEachRemaining(entry -> entries.put(entry.key, entry.value));
        }
        return entries;
    }

    /** The table after these parts. */
    static Table table(List<Object> parts) {
        try (Join join = new Join()) {
            new ArrayList<>(parts).forEach(join::send);
            return join.table();
        }
    }

    @Override
    public void close() {
        driver.close();
    }
}

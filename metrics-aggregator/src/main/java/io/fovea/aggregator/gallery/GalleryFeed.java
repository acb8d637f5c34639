package io.fovea.aggregator.gallery;

import io.fovea.identity.ImageKey;
import io.fovea.record.Baseline;
import io.fovea.record.ClassActivationMap;
import io.fovea.record.ComparisonStatistics;
import io.fovea.record.DriftEvent;
import io.fovea.record.ImageComparisons;
import io.fovea.record.ImageEvent;
import io.fovea.record.SaliencyMask;
import io.fovea.runtime.Health;
import io.fovea.runtime.KafkaSettings;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads images, masks, maps and comparisons into the {@link GalleryStore}, and says when something changed.
 *
 * <p>It is a mere looker-on: it has no consumer group, commits nothing, and at every start reads again from as far back
 * as the configuration says. A record that it cannot read or show is somebody else's dead letter: it is passed over and
 * counted.
 */
public final class GalleryFeed implements AutoCloseable, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(GalleryFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final List<Topic<?>> TOPICS = List.of(
            Topics.IMAGES,
            Topics.MASKS,
            Topics.CAMS,
            Topics.COMPARISONS,
            Topics.STATISTICS,
            Topics.BASELINES,
            Topics.DRIFT_EVENTS);

    private final KafkaConsumer<String, byte[]> consumer;
    private final Map<String, Deserializer<?>> deserializers = new HashMap<>();
    private final GalleryStore store;
    private final GalleryConfig config;
    private final Clock clock;
    private final Consumer<Change> listener;
    private final AtomicLong passedOver = new AtomicLong();
    private volatile boolean stopping;
    private volatile Health health = Health.starting("looking for the topics");

    /** What changed, for whoever looks on. */
    public sealed interface Change {
        /** Something about an image. */
        record Image(ImageKey key) implements Change {}

        /** Some row of the table, or what it is judged against. */
        record Table() implements Change {}
    }

    public GalleryFeed(
            KafkaSettings kafka,
            RecordSerdes serdes,
            GalleryStore store,
            GalleryConfig config,
            Clock clock,
            Consumer<Change> listener) {
        Map<String, Object> settings = kafka.consumer("gallery");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "fovea-gallery-consumer");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        for (Topic<?> topic : TOPICS) {
            deserializers.put(topic.name(), serdes.of(topic).deserializer());
        }
        this.store = store;
        this.config = config;
        this.clock = clock;
        this.listener = listener;
    }

    public Health health() {
        return health;
    }

    /** Records that could not be read or shown, since the start. */
    public long passedOver() {
        return passedOver.get();
    }

    @Override
    public void run() {
        try (consumer) {
            assign();
            health = Health.up();
            while (!stopping) {
                turn();
            }
        } catch (WakeupException e) {
            LOG.debug("event=gallery_woken", e);
        } catch (RuntimeException | Error e) {
            health = Health.failed("the gallery stopped: " + e);
            LOG.error("event=gallery_failed", e);
        }
    }

    private void assign() {
        List<TopicPartition> partitions = new ArrayList<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        long from = clock.millis() - config.replay().toMillis();
        for (Topic<?> topic : TOPICS) {
            for (PartitionInfo info : consumer.partitionsFor(topic.name())) {
                TopicPartition partition = new TopicPartition(topic.name(), info.partition());
                partitions.add(partition);
                starts.put(partition, from);
            }
        }
        consumer.assign(partitions);
        // Asked for first: a record that comes between the two questions must not be missed.
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> offsets = consumer.offsetsForTimes(starts);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp offset = offsets.get(partition);
            consumer.seek(partition, offset == null ? ends.getOrDefault(partition, 0L) : offset.offset());
        }
    }

    private void turn() {
        try {
            boolean tableChanged = false;
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                tableChanged |= accept(record);
            }
            if (tableChanged) {
                listener.accept(new Change.Table());
            }
            health = Health.up();
        } catch (RetriableException e) {
            health = Health.down("Kafka: " + e.getMessage());
        }
    }

    /** Whether it changes the table. */
    private boolean accept(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return false;
        }
        try {
            return show(deserialize(record));
        } catch (RuntimeException | StackOverflowError e) {
            if (e instanceof KafkaException away && !(e instanceof SerializationException)) {
                throw away;
            }
            passedOver.incrementAndGet();
            LOG.debug("event=gallery_passes_over topic={} offset={}", record.topic(), record.offset(), e);
            return false;
        }
    }

    private boolean show(Object value) {
        if (value instanceof ImageEvent event) {
            store.accept(event);
            listener.accept(new Change.Image(new ImageKey(event.getFeed(), event.getImageId())));
        } else if (value instanceof SaliencyMask mask) {
            store.accept(mask);
            listener.accept(new Change.Image(new ImageKey(mask.getFeed(), mask.getImageId())));
        } else if (value instanceof ClassActivationMap map) {
            store.accept(map);
            listener.accept(new Change.Image(new ImageKey(map.getFeed(), map.getImageId())));
        } else if (value instanceof ImageComparisons comparisons) {
            store.accept(comparisons);
            listener.accept(new Change.Image(new ImageKey(comparisons.getFeed(), comparisons.getImageId())));
        }
        return value instanceof ComparisonStatistics || value instanceof Baseline || value instanceof DriftEvent;
    }

    private Object deserialize(ConsumerRecord<String, byte[]> record) {
        Deserializer<?> deserializer = deserializers.get(record.topic());
        if (deserializer == null) {
            throw new SerializationException("no topic of ours: " + record.topic());
        }
        return deserializer.deserialize(record.topic(), record.value());
    }

    /** Asks the loop to end; its thread closes the consumer. */
    @Override
    public void close() {
        stopping = true;
        consumer.wakeup();
    }
}

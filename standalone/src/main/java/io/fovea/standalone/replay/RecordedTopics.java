package io.fovea.standalone.replay;

import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.TopicAdmin;
import io.fovea.runtime.UserErrorException;
import io.fovea.schemas.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What topics hold, from their beginnings to the ends that they have when reading starts, merged by the records' times.
 *
 * <p>No partition is read ahead of the others by more than one fetch, so that the parts of an image come near each other
 * however many partitions their topics have. It joins no group and commits nothing.
 */
public final class RecordedTopics {
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings kafka;
    private final List<Topic<?>> topics;

    /** Names the topics; nothing is opened yet. */
    public RecordedTopics(KafkaSettings kafka, List<Topic<?>> topics) {
        this.kafka = kafka;
        this.topics = List.copyOf(topics);
    }

    /** One partition: what was fetched of it and not yet handed over. */
    private record Cursor(TopicPartition partition, long end, Deque<ConsumerRecord<String, byte[]>> fetched) {
        boolean isDry() {
            return fetched.isEmpty();
        }

        long time() {
            return fetched.getFirst().timestamp();
        }
    }

    /**
     * Hands over every record.
     *
     * @throws UserErrorException if Kafka cannot be reached, stops answering, or has no such topic
     */
    public void forEach(Consumer<ConsumerRecord<String, byte[]>> reader) {
        TopicAdmin.ensure(kafka, List.of());
        Map<String, Object> settings = kafka.consumer("replay");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            merge(consumer, assign(consumer), reader);
        }
    }

    /** Partitions that hold something. */
    private Map<TopicPartition, Cursor> assign(KafkaConsumer<String, byte[]> consumer) {
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> partitions(consumer, topic).stream())
                .toList();
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Cursor> cursors = new HashMap<>();
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            if (end > beginnings.getOrDefault(partition, 0L)) {
                cursors.put(partition, new Cursor(partition, end, new ArrayDeque<>()));
            }
        });
        consumer.assign(cursors.keySet());
        consumer.seekToBeginning(cursors.keySet());
        return cursors;
    }

    private List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer, Topic<?> topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(topic.name(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UserErrorException("Kafka at " + kafka.bootstrapServers() + " has no topic " + topic.name());
        }
        return partitions;
    }

    private void merge(
            KafkaConsumer<String, byte[]> consumer,
            Map<TopicPartition, Cursor> cursors,
            Consumer<ConsumerRecord<String, byte[]>> reader) {
        long progressed = System.nanoTime();
        while (!cursors.isEmpty()) {
            List<Cursor> dry = cursors.values().stream().filter(Cursor::isDry).toList();
            if (dry.isEmpty()) {
                reader.accept(earliest(cursors).fetched().removeFirst());
                progressed = System.nanoTime();
                continue;
            }
            fetch(consumer, cursors, dry);
            dry.stream()
                    .filter(cursor -> cursor.isDry() && consumer.position(cursor.partition()) >= cursor.end())
                    .forEach(cursor -> cursors.remove(cursor.partition()));
            if (System.nanoTime() - progressed > kafka.startupTimeout().toNanos()) {
                throw new UserErrorException("Kafka at " + kafka.bootstrapServers() + " does not answer any more");
            }
        }
    }

    private static Cursor earliest(Map<TopicPartition, Cursor> cursors) {
        return cursors.values().stream()
                .min(Comparator.comparingLong(Cursor::time))
                .orElseThrow();
    }

    /** Fetches of the dry partitions alone. */
    private static void fetch(
            KafkaConsumer<String, byte[]> consumer, Map<TopicPartition, Cursor> cursors, List<Cursor> dry) {
        consumer.pause(consumer.assignment());
        consumer.resume(dry.stream().map(Cursor::partition).toList());
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            Cursor cursor = cursors.get(new TopicPartition(record.topic(), record.partition()));
            if (cursor != null && record.offset() < cursor.end()) {
                cursor.fetched().add(record);
            }
        }
    }
}

package io.fovea.runtime;

import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A test's own line to Kafka: writes and reads topics as anybody would. */
final class KafkaLine implements AutoCloseable {
    private final RecordSerdes serdes;
    private final KafkaSettings kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;

    KafkaLine(KafkaSettings kafka, RecordSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
        producer = new KafkaProducer<>(kafka.producer(), new ByteArraySerializer(), new ByteArraySerializer());
        admin = Admin.create(kafka.admin());
    }

    <V> void send(Topic<V> topic, String key, V value) {
        sendBytes(topic.name(), key, serdes.of(topic).serializer().serialize(topic.name(), value));
    }

    /** Sends many, and waits for all together. */
    <V> void sendAll(Topic<V> topic, Map<String, V> values) {
        List<Future<RecordMetadata>> sends = new ArrayList<>();
        values.forEach((key, value) -> sends.add(producer.send(new ProducerRecord<>(
                topic.name(),
                key.getBytes(StandardCharsets.UTF_8),
                serdes.of(topic).serializer().serialize(topic.name(), value)))));
        sends.forEach(KafkaLine::await);
    }

    void sendBytes(String topic, @Nullable String key, byte @Nullable [] value) {
        byte @Nullable [] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        await(producer.send(new ProducerRecord<>(topic, keyBytes, value)));
    }

    /** All records of a topic now, from its beginning. */
    List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> settings = new HashMap<>(kafka.consumer("reader"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /** How often each key is in a topic. */
    Map<String, Integer> read(Topic<?> topic) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        records(topic.name())
                .forEach(record -> counts.merge(new String(record.key(), StandardCharsets.UTF_8), 1, Integer::sum));
        return counts;
    }

    /** How many records have been written to a topic. */
    long end(Topic<?> topic) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        await(admin.describeTopics(List.of(topic.name())).allTopicNames())
                .values()
                .forEach(description -> description
                        .partitions()
                        .forEach(partition -> ends.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        return await(admin.listOffsets(ends).all()).values().stream()
                .mapToLong(result -> result.offset())
                .sum();
    }

    /** Sum over partitions of what a group has committed. */
    long committed(String group, String topic) {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        return offsets.entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(topic))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}

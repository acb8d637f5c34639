package io.fovea.ingest;

import io.fovea.broker.EmbeddedBroker;
import io.fovea.record.ImageEvent;
import io.fovea.runtime.DeadLetters;
import io.fovea.runtime.HttpSettings;
import io.fovea.runtime.KafkaSettings;
import io.fovea.runtime.ServiceHost;
import io.fovea.runtime.claimcheck.ClaimCheckConfig;
import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** A real broker for one test class, and what is in its topics. */
public final class TestBroker implements AutoCloseable {
    private final EmbeddedBroker broker;

    private TestBroker(EmbeddedBroker broker) {
        this.broker = broker;
    }

    public static TestBroker start() {
        try {
            return new TestBroker(EmbeddedBroker.start(Files.createTempDirectory("fovea-ingest-broker")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** A host whose services share nothing with other hosts but Kafka. */
    public ServiceHost host() {
        return ServiceHost.open(
                "ingest-test", KafkaSettings.at(broker.bootstrapServers()), new HttpSettings("127.0.0.1", 0));
    }

    /** As above, with a store for large images. */
    public ServiceHost host(ClaimCheckConfig claimCheck) {
        return ServiceHost.open(
                "ingest-test",
                KafkaSettings.at(broker.bootstrapServers()),
                new HttpSettings("127.0.0.1", 0),
                claimCheck);
    }

    /** The images of a feed, by source, oldest first. */
    public Map<String, List<ImageEvent>> images(String feed) {
        Deserializer<ImageEvent> deserializer =
                RecordSerdes.bundled().of(Topics.IMAGES).deserializer();
        Map<String, List<ImageEvent>> bySource = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records(Topics.IMAGES.name())) {
            ImageEvent event = deserializer.deserialize(record.topic(), record.value());
            if (event.getFeed().equals(feed)) {
                bySource.computeIfAbsent(event.getSource(), source -> new ArrayList<>())
                        .add(event);
            }
        }
        return bySource;
    }

    /** The reasons of a feed's dead letters, by source. */
    public Map<String, String> deadLetters(String feed) {
        Map<String, String> reasons = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : records(Topics.DEAD_LETTERS.name())) {
            String key = new String(letter.key(), StandardCharsets.UTF_8);
            if (key.startsWith(feed + "/")) {
                byte[] reason = letter.headers().lastHeader(DeadLetters.MESSAGE).value();
                String earlier =
                        reasons.put(key.substring(feed.length() + 1), new String(reason, StandardCharsets.UTF_8));
                if (earlier != null) {
                    throw new AssertionError("two dead letters for " + key);
                }
            }
        }
        return reasons;
    }

    public boolean hasTopic(String name) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            return consumer.listTopics().containsKey(name);
        }
    }

    /** Everything in a topic. */
    public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        Map<String, Object> reading = Map.of("bootstrap.servers", broker.bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Set<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .collect(Collectors.toSet());
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
            return all;
        }
    }

    @Override
    public void close() {
        broker.close();
    }
}

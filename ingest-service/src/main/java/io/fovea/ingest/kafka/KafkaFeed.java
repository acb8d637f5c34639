package io.fovea.ingest.kafka;

import io.fovea.ingest.feed.Acknowledgement;
import io.fovea.ingest.feed.Feed;
import io.fovea.ingest.feed.FeedSink;
import io.fovea.ingest.feed.IncomingImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A topic of encoded images, on this or any cluster. Its position is the group's committed offset in that cluster. */
final class KafkaFeed implements Feed {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final String name;
    private final KafkaFeedConfig config;
    private final Map<TopicPartition, Queue<Brought>> uncommitted = new ConcurrentHashMap<>();

    /** A record on its way. */
    private record Brought(long offset, CompletableFuture<Acknowledgement> outcome) {}

    KafkaFeed(String name, KafkaFeedConfig config) {
        this.name = name;
        this.config = config;
    }

    @Override
    public void run(FeedSink sink) throws IOException, InterruptedException {
        uncommitted.clear();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties());
        try {
            consumer.subscribe(List.of(config.topic()), new Forgetting());
            while (!Thread.currentThread().isInterrupted()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    uncommitted
                            .computeIfAbsent(
                                    new TopicPartition(record.topic(), record.partition()), any -> new ArrayDeque<>())
                            .add(new Brought(record.offset(), bring(record, sink)));
                }
                commit(consumer);
            }
        } catch (InterruptException | WakeupException e) {
            throw (InterruptedException) new InterruptedException("closing").initCause(e);
        } catch (KafkaException e) {
            throw new IOException("topic " + config.topic() + ": " + e.getMessage(), e);
        } finally {
            // An interrupted thread could not leave the group, and its successor would wait for it.
            boolean interrupted = Thread.interrupted();
            consumer.close(CloseOptions.timeout(CLOSE));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static CompletableFuture<Acknowledgement> bring(ConsumerRecord<byte[], byte[]> record, FeedSink sink)
            throws InterruptedException {
        String source = record.topic() + "/" + record.partition() + "@" + record.offset();
        byte @Nullable [] value = record.value();
        byte @Nullable [] key = record.key();
        Map<String, String> attributes =
                key == null ? Map.of() : Map.of("camera", new String(key, StandardCharsets.UTF_8));
        return sink.accept(IncomingImage.of(source, value == null ? new byte[0] : value)
                .capturedAt(Instant.ofEpochMilli(Math.max(0, record.timestamp())))
                .with(attributes));
    }

    private void commit(KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, OffsetAndMetadata> done = new HashMap<>();
        uncommitted.forEach((partition, records) -> {
            Brought head = records.peek();
            while (head != null && head.outcome.isDone() && !head.outcome.isCompletedExceptionally()) {
                done.put(partition, new OffsetAndMetadata(head.offset + 1));
                records.remove();
                head = records.peek();
            }
        });
        if (!done.isEmpty()) {
            consumer.commitSync(done);
        }
    }

    private Map<String, Object> properties() {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20);
        // A slow rate limit may hold twenty images for minutes.
        all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 900_000);
        all.putAll(config.properties());
        all.put(ConsumerConfig.GROUP_ID_CONFIG, config.group().orElse("fovea-feed-" + name));
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }

    /** What is taken away is committed by whoever gets it. */
    private final class Forgetting implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(uncommitted::remove);
        }
    }
}

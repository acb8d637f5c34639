package io.fovea.runtime;

import io.fovea.schemas.RecordSerdes;
import io.fovea.schemas.Topic;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * One attempt at one record: read it, process it, publish what it became, and say how that went. Runs on a worker's
 * threads and never waits for Kafka's acknowledgement, which comes to {@code outcomes} by itself.
 */
final class RecordTask<V> {
    private final String service;
    private final Topic<V> input;
    private final RecordProcessor<V> processor;
    private final RecordSerdes serdes;
    private final Deserializer<V> deserializer;
    private final Map<String, Serializer<?>> serializers = new ConcurrentHashMap<>();
    private final Producer<byte[], byte[]> producer;
    private final DeadLetters deadLetters;
    private final Timer timer;
    private final Consumer<Outcome> outcomes;

    RecordTask(
            String service,
            Topic<V> input,
            RecordProcessor<V> processor,
            RecordSerdes serdes,
            Producer<byte[], byte[]> producer,
            DeadLetters deadLetters,
            Timer timer,
            Consumer<Outcome> outcomes) {
        this.service = service;
        this.input = input;
        this.processor = processor;
        this.serdes = serdes;
        this.deserializer = serdes.of(input).deserializer();
        this.producer = producer;
        this.deadLetters = deadLetters;
        this.timer = timer;
        this.outcomes = outcomes;
    }

    /** Tries a record, for the first time or again. */
    void attempt(InFlight inFlight) {
        Optional<ConsumerRecord<byte[], byte[]>> record = inFlight.begin();
        if (record.isEmpty()) {
            return;
        }
        try {
            List<Emission<?>> emissions = process(record.get());
            publish(inFlight, emissions);
        } catch (RejectedRecordException e) {
            bury(inFlight, e);
        } catch (RuntimeException | Error e) {
            switch (FailureOrigin.of(e)) {
                case RECORD -> bury(inFlight, new RejectedRecordException("cannot be processed: " + e, e));
                case ENVIRONMENT -> outcomes.accept(new Outcome.Postponed(inFlight, e));
                case PROCESS -> outcomes.accept(new Outcome.Broken(inFlight, e));
            }
        }
    }

    /** Writes the dead letter of a record. */
    void bury(InFlight inFlight, RejectedRecordException reason) {
        Optional<ConsumerRecord<byte[], byte[]>> found = inFlight.begin();
        if (found.isEmpty()) {
            return;
        }
        ConsumerRecord<byte[], byte[]> record = found.get();
        CompletionStage<RecordMetadata> letter = deadLetters.publish(
                record.key(), record.value(), service, reason, record.topic(), record.partition(), record.offset());
        letter.whenComplete((metadata, error) -> outcomes.accept(
                error == null ? new Outcome.DeadLettered(inFlight) : new Outcome.Postponed(inFlight, error)));
    }

    private List<Emission<?>> process(ConsumerRecord<byte[], byte[]> record) throws RejectedRecordException {
        if (record.key() == null || record.value() == null) {
            throw new RejectedRecordException(
                    record.key() == null ? "a record without a key" : "a record without a value");
        }
        V value;
        try {
            value = deserializer.deserialize(input.name(), record.headers(), record.value());
        } catch (SerializationException e) {
            throw new RejectedRecordException(String.valueOf(e.getMessage()), e);
        }
        long started = System.nanoTime();
        List<Emission<?>> emissions = processor.process(new String(record.key(), StandardCharsets.UTF_8), value);
        timer.record(Duration.ofNanos(System.nanoTime() - started));
        return emissions;
    }

    private void publish(InFlight inFlight, List<Emission<?>> emissions) {
        List<ProducerRecord<byte[], byte[]>> records = emissions.stream()
                .<ProducerRecord<byte[], byte[]>>map(this::serialize)
                .toList();
        CompletableFuture<?>[] sends =
                records.stream().map(record -> Sends.send(producer, record)).toArray(CompletableFuture<?>[]::new);
        CompletionStage<Void> all = CompletableFuture.allOf(sends);
        all.whenComplete((nothing, error) -> outcomes.accept(
                error == null ? new Outcome.Completed(inFlight, sends.length) : failure(inFlight, error)));
    }

    private <E> ProducerRecord<byte[], byte[]> serialize(Emission<E> emission) {
        Topic<E> topic = emission.topic();
        @SuppressWarnings("unchecked") // one serializer per topic, of the topic's own type
        Serializer<E> serializer = (Serializer<E>) serializers.computeIfAbsent(
                topic.name(), name -> serdes.of(topic).serializer());
        byte[] key = emission.key().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic.name(), key, serializer.serialize(topic.name(), emission.value()));
    }

    private static Outcome failure(InFlight inFlight, Throwable thrown) {
        Throwable error =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (error instanceof RecordTooLargeException) {
            return new Outcome.Rejected(
                    inFlight,
                    new RejectedRecordException("a result is too large for Kafka: " + error.getMessage(), error));
        }
        return error instanceof Error ? new Outcome.Broken(inFlight, error) : new Outcome.Postponed(inFlight, error);
    }
}

package io.fovea.runtime;

import io.fovea.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what could not be used: the original key and bytes, with the reason in headers named as Kafka Streams' own
 * dead letters name them (KIP-1034).
 */
public final class DeadLetters implements AutoCloseable {
    public static final String EXCEPTION = "__streams.errors.exception";
    public static final String MESSAGE = "__streams.errors.message";
    public static final String STACKTRACE = "__streams.errors.stacktrace";
    public static final String TOPIC = "__streams.errors.topic";
    public static final String PARTITION = "__streams.errors.partition";
    public static final String OFFSET = "__streams.errors.offset";
    /** Which service refused the record. */
    public static final String SERVICE = "fovea.service";
    /** Length of the original, where it was too long for a record and only its beginning is kept. */
    public static final String TRUNCATED_FROM = "fovea.truncated.from";

    /** Room for headers, key and framing below the largest request. */
    private static final int OVERHEAD_BYTES = 64 << 10;

    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final int KEY_BYTES = 32 << 10;
    private static final int MESSAGE_CHARACTERS = 1_000;
    private static final int STACKTRACE_CHARACTERS = 8_000;

    private final Producer<byte[], byte[]> producer;
    private final MeterRegistry meters;
    private final int valueBytes;

    /**
     * With a producer of its own.
     *
     * @param meters where letters are counted by service and reason, once Kafka has them
     */
    public DeadLetters(KafkaSettings kafka, MeterRegistry meters) {
        this(
                new KafkaProducer<>(kafka.producer(), new ByteArraySerializer(), new ByteArraySerializer()),
                meters,
                kafka.messageBytes());
    }

    /** With a producer that it closes. */
    DeadLetters(Producer<byte[], byte[]> producer, MeterRegistry meters, int messageBytes) {
        this.producer = producer;
        this.meters = meters;
        this.valueBytes = Math.max(messageBytes - OVERHEAD_BYTES, messageBytes / 2);
    }

    /**
     * Publishes a record that came from Kafka. The future fails where Kafka did not take it.
     *
     * @param key as it was, or null
     * @param value as it was, or null
     * @param service which refused it
     * @param reason why
     * @param topic where it came from, with partition and offset
     */
    public CompletableFuture<RecordMetadata> publish(
            byte @Nullable [] key,
            byte @Nullable [] value,
            String service,
            RejectedRecordException reason,
            String topic,
            int partition,
            long offset) {
        ProducerRecord<byte[], byte[]> letter = letter(key, value, service, reason, topic);
        put(letter.headers(), PARTITION, Integer.toString(partition));
        put(letter.headers(), OFFSET, Long.toString(offset));
        return send(letter, service, reason);
    }

    /**
     * Publishes something that has not been in Kafka yet, such as a file.
     *
     * @param key by which it can be found, such as its path
     * @param value its bytes, or as many as could be read
     * @param service which refused it
     * @param reason why
     * @param source where it came from; takes the place of the topic
     */
    public CompletableFuture<RecordMetadata> publish(
            String key, byte[] value, String service, RejectedRecordException reason, String source) {
        return send(letter(key.getBytes(StandardCharsets.UTF_8), value, service, reason, source), service, reason);
    }

    private ProducerRecord<byte[], byte[]> letter(
            byte @Nullable [] key,
            byte @Nullable [] value,
            String service,
            RejectedRecordException reason,
            String topic) {
        int length = value == null ? 0 : value.length;
        byte @Nullable [] kept = value == null || length <= valueBytes ? value : Arrays.copyOf(value, valueBytes);
        byte @Nullable [] name = key == null || key.length <= KEY_BYTES ? key : Arrays.copyOf(key, KEY_BYTES);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(Topics.DEAD_LETTERS.name(), name, kept);
        put(letter.headers(), EXCEPTION, exception(reason).getName());
        put(letter.headers(), MESSAGE, beginning(String.valueOf(reason.getMessage()), MESSAGE_CHARACTERS));
        put(letter.headers(), STACKTRACE, stackTrace(reason));
        put(letter.headers(), TOPIC, topic);
        put(letter.headers(), SERVICE, service);
        if (length > valueBytes) {
            put(letter.headers(), TRUNCATED_FROM, Integer.toString(length));
        }
        return letter;
    }

    private CompletableFuture<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> letter, String service, RejectedRecordException reason) {
        return Sends.send(producer, letter).thenApply(acknowledged -> {
            Counter.builder("fovea.dead.letters")
                    .description(
                            "Records that could not be used and are in topic dead-letters, by the class of the reason")
                    .tags("service", service, "reason", exception(reason).getSimpleName())
                    .register(meters)
                    .increment();
            return acknowledged;
        });
    }

    private static Class<?> exception(RejectedRecordException reason) {
        return (reason.getCause() == null ? reason : reason.getCause()).getClass();
    }

    private static void put(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String stackTrace(Throwable throwable) {
        StringWriter text = new StringWriter();
        throwable.printStackTrace(new PrintWriter(text));
        return beginning(text.toString(), STACKTRACE_CHARACTERS);
    }

    private static String beginning(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, characters);
    }

    /** Ends within a second; what Kafka has not acknowledged by then, its future says. */
    @Override
    public void close() {
        producer.close(CLOSE);
    }
}

package io.fovea.standalone.letters;

import io.fovea.runtime.DeadLetters;
import io.fovea.schemas.Topic;
import io.fovea.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record of topic dead-letters: what nobody could use, and why. */
public record DeadLetter(ConsumerRecord<byte[], byte[]> record) {
    /** By which it is named: {@code PARTITION:OFFSET}. */
    public String name() {
        return record.partition() + ":" + record.offset();
    }

    /** When it became one. */
    public Instant time() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** Who refused it. Kafka Streams, which runs in the aggregator alone, does not say. */
    public String service() {
        return header(DeadLetters.SERVICE).orElse("aggregate");
    }

    /** The class of the exception, without its package. */
    public String kind() {
        String name = header(DeadLetters.EXCEPTION).orElse("");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Why, in the exception's words. */
    public String reason() {
        return header(DeadLetters.MESSAGE).orElse("");
    }

    /** Where it came from: a topic with partition and offset, or the name of a file. */
    public String origin() {
        String place = header(DeadLetters.TOPIC).orElse("");
        return header(DeadLetters.OFFSET)
                .map(offset -> place + "/" + header(DeadLetters.PARTITION).orElse("?") + ":" + offset)
                .orElse(place);
    }

    /** Its key as text. */
    public String key() {
        return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    }

    /** Length of what is kept, in bytes. */
    public int length() {
        return record.value() == null ? 0 : record.value().length;
    }

    /** The topic it can be sent to again; empty where it never was in one, or where only its beginning is kept. */
    public Optional<String> topic() {
        boolean isWhole = header(DeadLetters.TRUNCATED_FROM).isEmpty();
        return header(DeadLetters.TOPIC)
                .filter(topic -> isWhole && header(DeadLetters.OFFSET).isPresent())
                .filter(topic -> Topics.all().stream().map(Topic::name).anyMatch(topic::equals));
    }

    /** A header's text. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(record.headers().lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.UTF_8));
    }
}

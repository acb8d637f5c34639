package io.fovea.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commits what the ledger says is done: now and then without waiting, and at once before partitions go. */
final class OffsetCommits {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCommits.class);
    private static final Duration INTERVAL = Duration.ofMillis(200);
    /** After which an unanswered commit is repeated. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration TIMEOUT = Duration.ofMillis(700);

    private final String service;
    private final Consumer<byte[], byte[]> consumer;
    private final OffsetLedger ledger;
    private boolean unanswered;
    private long lastNanos = System.nanoTime();

    OffsetCommits(String service, Consumer<byte[], byte[]> consumer, OffsetLedger ledger) {
        this.service = service;
        this.consumer = consumer;
        this.ledger = ledger;
    }

    /** Commits if the last time is a while ago; the answer comes with a later poll. */
    void sometimes() {
        long now = System.nanoTime();
        Duration pause = unanswered ? PATIENCE : INTERVAL;
        if (now - lastNanos < pause.toNanos()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = ledger.committable();
        if (offsets.isEmpty()) {
            return;
        }
        lastNanos = now;
        unanswered = true;
        consumer.commitAsync(offsets, (taken, error) -> {
            unanswered = false;
            if (error == null) {
                ledger.committed(taken);
            } else {
                LOG.debug("event=commit_postponed service={} reason=\"{}\"", service, error.getMessage());
            }
        });
    }

    /** What is committed for these partitions; nothing where Kafka does not tell in time. */
    Map<TopicPartition, OffsetAndMetadata> of(Collection<TopicPartition> partitions) {
        try {
            return consumer.committed(Set.copyOf(partitions));
        } catch (KafkaException e) {
            LOG.warn("event=committed_unknown service={} reason=\"{}\"", service, e.getMessage());
            return Map.of();
        }
    }

    /** Commits notes beside offsets that stay as they are, and waits for the answer. */
    void note(Map<TopicPartition, OffsetAndMetadata> notes) {
        if (notes.isEmpty()) {
            return;
        }
        try {
            Map<TopicPartition, OffsetAndMetadata> done = ledger.committable();
            consumer.commitSync(notes, TIMEOUT);
            done.entrySet().removeIf(entry -> !isAt(entry.getValue(), notes.get(entry.getKey())));
            ledger.committed(done); // a later commit of the same offset would wipe the note out
        } catch (KafkaException e) {
            LOG.warn("event=note_failed service={} notes={} reason=\"{}\"", service, notes, e.getMessage());
        }
    }

    private static boolean isAt(OffsetAndMetadata offset, @Nullable OffsetAndMetadata note) {
        return note != null && note.offset() == offset.offset();
    }

    /** Commits what is done of these partitions and waits for the answer; without one the records come again. */
    void now(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = ledger.committable();
        offsets.keySet().retainAll(new HashSet<>(partitions));
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets, TIMEOUT);
            ledger.committed(offsets);
        } catch (KafkaException e) {
            LOG.warn("event=commit_failed service={} offsets={} reason=\"{}\"", service, offsets, e.getMessage());
        }
    }
}

package io.fovea.runtime;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How often a process of this group ended, without a word, while it worked on the first record behind a partition's
 * committed offset. The count stands beside that offset in Kafka: it is raised before work on the record begins, and
 * forgotten when the offset moves on or the partition is given back in order. For the poll loop's thread alone.
 */
final class CrashNotes {
    /** So many, and the record becomes a dead letter. */
    static final int MOST = 3;

    private static final Pattern NOTE = Pattern.compile("begun=(\\d{1,4})");

    /** Of partitions whose first record has not come: how often a process ended at it. */
    private final Map<TopicPartition, Integer> counts = new HashMap<>();
    /** Records that were noted as begun and are not done. */
    private final Map<TopicPartition, InFlight> open = new HashMap<>();

    /** Those of them at which a process ended, and how often. */
    private final Map<InFlight, Integer> suspects = new LinkedHashMap<>();

    /** Takes note of partitions that came, with what is committed for them. */
    void assigned(Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> committed) {
        partitions.forEach(partition -> counts.put(partition, count(Optional.ofNullable(committed.get(partition)))));
    }

    private static int count(Optional<OffsetAndMetadata> committed) {
        Matcher note = NOTE.matcher(committed.map(OffsetAndMetadata::metadata).orElse(""));
        return note.matches() ? Integer.parseInt(note.group(1)) : 0;
    }

    /** How often a process ended at this record, if it is the first of its partition; empty for every later one. */
    Optional<Integer> first(InFlight inFlight) {
        return Optional.ofNullable(counts.remove(inFlight.partition()));
    }

    /** Enters a first record at which a process ended before. */
    void suspect(InFlight inFlight, int ended) {
        suspects.put(inFlight, ended);
    }

    /** Enters that work on a record begins, and returns the note to commit before; all before it are done. */
    Map<TopicPartition, OffsetAndMetadata> begin(InFlight inFlight) {
        open.put(inFlight.partition(), inFlight);
        int ended = suspects.getOrDefault(inFlight, 0);
        return Map.of(inFlight.partition(), note(inFlight, "begun=" + (ended + 1)));
    }

    private static OffsetAndMetadata note(InFlight inFlight, String text) {
        OffsetAndMetadata next = inFlight.next();
        return new OffsetAndMetadata(next.offset() - 1, next.leaderEpoch(), text);
    }

    /** A record at which a process ended before; it is worked on before all others. */
    Optional<InFlight> suspect() {
        return suspects.keySet().stream().findFirst();
    }

    /** A record is done. */
    void done(InFlight inFlight) {
        open.remove(inFlight.partition(), inFlight);
        suspects.remove(inFlight);
    }

    /** Forgets partitions, and returns what to commit so that giving them back is not taken for a crash. */
    Map<TopicPartition, OffsetAndMetadata> withdraw(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> notes = new HashMap<>();
        for (TopicPartition partition : partitions) {
            counts.remove(partition);
            suspects.keySet().removeIf(inFlight -> inFlight.partition().equals(partition));
            InFlight inFlight = open.remove(partition);
            if (inFlight != null) {
                notes.put(partition, note(inFlight, ""));
            }
        }
        return notes;
    }
}

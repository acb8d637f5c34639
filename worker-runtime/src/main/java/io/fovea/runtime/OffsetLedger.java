package io.fovea.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which offsets may be committed: in each partition the one before which everything is done, in whatever order it was
 * done. For the poll loop's thread alone.
 */
final class OffsetLedger {
    private static final class Book {
        final Deque<InFlight> records = new ArrayDeque<>();

        @Nullable
        OffsetAndMetadata position;

        @Nullable
        OffsetAndMetadata committed;
    }

    private final Map<TopicPartition, Book> books = new HashMap<>();
    private int open;
    private long openBytes;

    /** Enters a record; those of a partition come in rising order of their offsets. */
    void receive(InFlight inFlight) {
        books.computeIfAbsent(inFlight.partition(), partition -> new Book())
                .records
                .add(inFlight);
        open++;
        openBytes += inFlight.size();
    }

    /** Enters that a record is done; false if its partition has been given up since. */
    boolean finish(InFlight inFlight) {
        if (!inFlight.finish()) {
            return false;
        }
        open--;
        openBytes -= inFlight.size();
        Book book = books.get(inFlight.partition());
        while (book != null && !book.records.isEmpty() && book.records.element().isDone()) {
            book.position = book.records.remove().next();
        }
        return true;
    }

    /** What can be committed and is not known to be. */
    Map<TopicPartition, OffsetAndMetadata> committable() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        books.forEach((partition, book) -> {
            if (book.position != null && !book.position.equals(book.committed)) {
                offsets.put(partition, book.position);
            }
        });
        return offsets;
    }

    /** Enters that Kafka has taken these. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Book book = books.get(partition);
            if (book != null) {
                book.committed = offset;
            }
        });
    }

    /** The records of these partitions that somebody works on. */
    long inWork(Collection<TopicPartition> partitions) {
        return books.entrySet().stream()
                .filter(book -> partitions.contains(book.getKey()))
                .flatMap(book -> book.getValue().records.stream())
                .filter(InFlight::isInWork)
                .count();
    }

    /** Gives up one record, without closing its partition's books; it holds back the commits behind it. */
    boolean abandon(InFlight inFlight) {
        if (!inFlight.abandon()) {
            return false;
        }
        open--;
        openBytes -= inFlight.size();
        return true;
    }

    /** Gives up what nobody has begun in these partitions, and returns how many that were. */
    int abandonWaiting(Collection<TopicPartition> partitions) {
        return abandon(partitions, InFlight::abandonIfWaiting);
    }

    /** Closes the books of partitions that are not ours any more, and returns how many records were not done. */
    int forget(Collection<TopicPartition> partitions) {
        int abandoned = abandon(partitions, InFlight::abandon);
        partitions.forEach(books::remove);
        return abandoned;
    }

    private int abandon(Collection<TopicPartition> partitions, Predicate<InFlight> giveUp) {
        int abandoned = 0;
        for (TopicPartition partition : partitions) {
            Book book = books.get(partition);
            if (book == null) {
                continue;
            }
            for (InFlight inFlight : book.records) {
                if (giveUp.test(inFlight)) {
                    abandoned++;
                    open--;
                    openBytes -= inFlight.size();
                }
            }
        }
        return abandoned;
    }

    /** The partitions with books. */
    List<TopicPartition> partitions() {
        return new ArrayList<>(books.keySet());
    }

    /** Records received, not done and not abandoned. */
    int open() {
        return open;
    }

    /** Their size, in bytes. */
    long openBytes() {
        return openBytes;
    }

    /** Records whose commit is outstanding, done or not. */
    int uncommitted() {
        return books.values().stream().mapToInt(book -> book.records.size()).sum();
    }
}

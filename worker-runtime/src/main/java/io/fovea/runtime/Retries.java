package io.fovea.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** The records that have failed for now, and when each is due again. */
final class Retries {
    private record Retry(long atNanos, InFlight inFlight) {}

    private final PriorityQueue<Retry> waiting = new PriorityQueue<>(Comparator.comparingLong(Retry::atNanos));

    /** Those that have failed at least once and are not done. */
    private final Set<InFlight> troubled = new HashSet<>();

    void postpone(InFlight inFlight, Duration by) {
        troubled.add(inFlight);
        waiting.add(new Retry(System.nanoTime() + by.toNanos(), inFlight));
    }

    /** It has come to an end, whichever. */
    void done(InFlight inFlight) {
        troubled.remove(inFlight);
    }

    /** Whether no record that has failed is still to be done. */
    boolean isEmpty() {
        return troubled.isEmpty();
    }

    /** Takes out what is to be attempted again by now. */
    List<InFlight> due() {
        List<InFlight> due = new ArrayList<>();
        while (!waiting.isEmpty() && waiting.element().atNanos() - System.nanoTime() <= 0) {
            due.add(waiting.remove().inFlight());
        }
        return due;
    }

    /** How many of these partitions only wait for their next attempt. */
    long waiting(Collection<TopicPartition> partitions) {
        return waiting.stream()
                .filter(retry -> partitions.contains(retry.inFlight().partition()))
                .count();
    }

    void forget(Collection<TopicPartition> partitions) {
        waiting.removeIf(retry -> partitions.contains(retry.inFlight().partition()));
        troubled.removeIf(inFlight -> partitions.contains(inFlight.partition()));
    }
}

package io.fovea.ingest.feed;

import java.util.TreeSet;

/**
 * Of images that are numbered in the order of their source and acknowledged in any order: up to where all are. What a
 * feed notes as its position.
 */
public final class AcknowledgedPrefix {
    private final TreeSet<Long> ahead = new TreeSet<>();
    private long next;

    /** Begins at the number of the first image that is not acknowledged. */
    public AcknowledgedPrefix(long next) {
        this.next = next;
    }

    /** Ticks one off; whether the prefix has grown. */
    public synchronized boolean acknowledge(long number) {
        if (number != next) {
            if (number > next) {
                ahead.add(number);
            }
            return false;
        }
        next++;
        while (ahead.remove(next)) {
            next++;
        }
        return true;
    }

    /** The first number that is not acknowledged. */
    public synchronized long next() {
        return next;
    }
}

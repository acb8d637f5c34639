package io.fovea.aggregator.join;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which images are due when, in the order of time: what is due stands in front, so that a sweep reads no image that is
 * to stay. Images that were added between two commits share an entry.
 *
 * <p>An image is due when either the wall clock or stream time has moved on by the expiry since it was added. Stream time is
 * what tells when a backlog is read: an image whose part was lost a day ago does not wait another hour. It counts no further
 * than the wall clock, so that one record from a clock that is ahead expires nothing.
 */
final class Expiries {
    private final KeyValueStore<String, List<String>> store;
    private final Duration expiry;
    private final List<String> added = new ArrayList<>();
    private long wall;
    private long stream;
    private long entries;

    Expiries(KeyValueStore<String, List<String>> store, Duration expiry) {
        this.store = store;
        this.expiry = expiry;
    }

    /** An image is due after the expiry. Of an entry the latest times count, which are of its last image. */
    void add(String imageId, long wallTime, long streamTime) {
        added.add(imageId);
        wall = wallTime;
        stream = Math.min(streamTime, wallTime);
    }

    /** Puts what was added since the last time into the store. */
    void write() {
        if (!added.isEmpty()) {
            store.put(key(), List.copyOf(added));
            added.clear();
        }
    }

    /** In order of the wall clock; two entries of one millisecond have numbers, and after a restart none is written over. */
    private String key() {
        String key;
        do {
            key = "%015d|%015d|%d".formatted(wall, stream, entries++);
        } while (store.get(key) != null);
        return key;
    }

    /** Takes the images out that are due by now. */
    List<String> takeDue(long wallTime, long streamTime) {
        List<String> keys = new ArrayList<>();
        List<String> due = new ArrayList<>();
        try (KeyValueIterator<String, List<String>> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, List<String>> entry = all.next();
                String[] began = entry.key.split("\\|", -1);
                boolean isDue = isDue(Long.parseLong(began[0]), wallTime)
                        || isDue(Long.parseLong(began[1]), Math.min(streamTime, wallTime));
                if (!isDue) {
                    break;
                }
                keys.add(entry.key);
                due.addAll(entry.value);
            }
        }
        keys.forEach(store::delete);
        return due;
    }

    private boolean isDue(long began, long now) {
        return now - began >= expiry.toMillis();
    }
}

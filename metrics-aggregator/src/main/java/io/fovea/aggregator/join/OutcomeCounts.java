package io.fovea.aggregator.join;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts by {@code outcome|feed}: in memory, and in the store as of the last {@link #write}. For one thread. */
final class OutcomeCounts {
    private final KeyValueStore<String, Long> store;
    private final Map<String, Long> counts = new HashMap<>();
    private final Set<String> unwritten = new HashSet<>();

    /** Goes on from what the store has. */
    OutcomeCounts(KeyValueStore<String, Long> store) {
        this.store = store;
        try (KeyValueIterator<String, Long> all = store.all()) {
            all.forEachRemaining(entry -> counts.put(entry.key, entry.value));
        }
    }

    void add(String outcome, String feed, long more) {
        String key = outcome + "|" + feed;
        counts.merge(key, more, Long::sum);
        unwritten.add(key);
    }

    void write() {
        unwritten.forEach(key -> store.put(key, counts.get(key)));
        unwritten.clear();
    }
}

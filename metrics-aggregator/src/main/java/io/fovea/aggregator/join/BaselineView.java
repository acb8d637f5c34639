package io.fovea.aggregator.join;

import io.fovea.record.Baseline;
import io.fovea.table.drift.Baselines;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/** The recorded baselines as of the last look at their store. For one thread. */
final class BaselineView {
    private final TimestampedKeyValueStore<String, Baseline> store;
    private Baselines baselines = Baselines.NONE;
    private Position seen = Position.emptyPosition();

    BaselineView(TimestampedKeyValueStore<String, Baseline> store) {
        this.store = store;
        look();
    }

    /** Reads the baselines again if there are new ones; whether there were. */
    boolean look() {
        Position now = store.getPosition().copy();
        if (now.equals(seen)) {
            return false;
        }
        List<Baseline> all = new ArrayList<>();
        try (KeyValueIterator<String, ValueAndTimestamp<Baseline>> entries = store.all()) {
            entries.forEachRemaining(entry -> all.add(entry.value.value()));
        }
        baselines = Baselines.of(all);
        seen = now;
        return true;
    }

    Baselines baselines() {
        return baselines;
    }
}

package io.fovea.aggregator.join;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Tells a processor when its task is about to commit, so that it can keep state in memory and write it to its stores
 * once per commit, within the transaction.
 *
 * <p>Kafka Streams has no such callback, but it promises that the cache of a store is written to the store before a
 * commit, in its transaction. So this is a store that nothing is kept in: a key that is put into its cache comes out of
 * it, once, when the cache is flushed, and then goes to the processor. Should the cache be configured away, every put
 * comes out at once: slower, and as right.
 */
final class BeforeCommit {
    private final String name;
    private final Map<TaskId, Consumer<String>> listeners = new ConcurrentHashMap<>();

    /** @param name of the store through which it works */
    BeforeCommit(String name) {
        this.name = name;
    }

    /** The store; a processor puts the keys into it that it wants to hear of. */
    StoreBuilder<KeyValueStore<String, byte[]>> store() {
        KeyValueBytesStoreSupplier supplier = new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new Passage();
            }

            @Override
            public String metricsScope() {
                return "before-commit";
            }
        };
        return Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled()
                .withLoggingDisabled();
    }

    /** From now on the keys of a task's store go to this listener. */
    void listen(TaskId task, Consumer<String> listener) {
        listeners.put(task, listener);
    }

    /** What is put goes through. */
    private final class Passage implements KeyValueStore<Bytes, byte[]> {
        private @Nullable TaskId task;
        private boolean open;

        @Override
        public String name() {
            return name;
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            task = context.taskId();
            context.register(root, (key, value) -> {});
            open = true;
        }

        @Override
        public void put(Bytes key, byte @Nullable [] value) {
            TaskId of = task;
            Consumer<String> listener = of == null ? null : listeners.get(of);
            if (listener == null) {
                throw new IllegalStateException("nobody listens to the store " + name + " of task " + of);
            }
            listener.accept(new String(key.get(), StandardCharsets.UTF_8));
        }

        @Override
        public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
            put(key, value);
            return null;
        }

        @Override
        public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
            entries.forEach(entry -> put(entry.key, entry.value));
        }

        @Override
        public byte @Nullable [] delete(Bytes key) {
            return null;
        }

        @Override
        public byte @Nullable [] get(Bytes key) {
            return null;
        }

        @Override
        public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
            throw new UnsupportedOperationException("nothing is kept in " + name);
        }

        @Override
        public KeyValueIterator<Bytes, byte[]> all() {
            throw new UnsupportedOperationException("nothing is kept in " + name);
        }

        @Override
        public long approximateNumEntries() {
            return 0;
        }

        @Override
        public Position getPosition() {
            return Position.emptyPosition();
        }

        @Override
        public boolean persistent() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}

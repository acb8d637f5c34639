package io.fovea.aggregator.join;

import java.util.function.BiConsumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;

/**
 * Keeps the newest record of every key of a compacted topic.
 *
 * <p>A global table would do the same, but it restores bytes as they are: a record that is none would be in its store after a
 * restart, and fail whoever reads it. This one reads each record when it restores, so that such a record is left out always.
 */
final class WholeTopic<V> implements Processor<String, V, Void, Void> {
    private final String name;
    private final BiConsumer<String, V> reader;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before process
    private TimestampedKeyValueStore<String, V> store;

    /**
     * @param name of the store
     * @param reader takes every record that has a value, when it comes and when it is restored
     */
    WholeTopic(String name, BiConsumer<String, V> reader) {
        this.name = name;
        this.reader = reader;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        store = context.getStateStore(name);
    }

    @Override
    public void process(Record<String, V> record) {
        if (record.key() == null) {
            return;
        }
        if (record.value() == null) {
            store.delete(record.key());
        } else {
            store.put(record.key(), ValueAndTimestamp.make(record.value(), record.timestamp()));
            reader.accept(record.key(), record.value());
        }
    }
}

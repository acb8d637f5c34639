package io.fovea.aggregator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedRocksDbTest {
    private static final int STORES = 12;
    private static final int VALUE = 64 << 10;

    @Test
    void boundsTheMemoryOfAllStoresTogether(@TempDir Path folder) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedRocksDb.class);
        MockProcessorContext<Void, Void> context =
                new MockProcessorContext<>(properties, new TaskId(0, 0), folder.toFile());
        List<KeyValueStore<Integer, byte[]>> stores = new ArrayList<>();
        try {
            for (int i = 0; i < STORES; i++) {
                KeyValueStore<Integer, byte[]> store = Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore("store-" + i), Serdes.Integer(), Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build();
                store.init(context.getStateStoreContext(), store);
                stores.add(store);
            }
            Random random = new Random(1);
            long most = 0;
            // Three times what they may take, written and read.
            for (long bytes = 0, key = 0; bytes < 3 * BoundedRocksDb.MEMORY; bytes += VALUE, key++) {
                byte[] value = new byte[VALUE];
                random.nextBytes(value);
                KeyValueStore<Integer, byte[]> store = stores.get((int) (key % STORES));
                store.put((int) key, value);
                store.get(random.nextInt((int) key + 1));
                most = Math.max(most, BoundedRocksDb.memory());
            }

            assertThat(most).isBetween(BoundedRocksDb.WRITE_BUFFERS / 2, BoundedRocksDb.MEMORY);
        } finally {
            stores.forEach(KeyValueStore::close);
        }
    }
}

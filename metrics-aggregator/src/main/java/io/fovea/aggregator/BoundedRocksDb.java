package io.fovea.aggregator;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One bound for the memory that all RocksDB stores of the process take together. By default each store of each partition has
 * a cache of 50 MB and write buffers of 48 MB of its own: with nine stores and six partitions up to 5 GB outside of the heap.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
    /** Blocks read, their indexes and filters, and write buffers; bytes. */
    static final long MEMORY = 128L << 20;
    /** Of it, write buffers; bytes. */
    static final long WRITE_BUFFERS = 48L << 20;

    private static final long WRITE_BUFFER = 2L << 20;
    private static final int WRITE_BUFFERS_OF_A_STORE = 2;
    private static final int BY_NUMBER_OF_CORES = -1;
    private static final double SHARE_OF_INDEXES = 0.1;

    private static final Cache CACHE;
    private static final WriteBufferManager BUFFERS;

    static {
        RocksDB.loadLibrary();
        CACHE = new LRUCache(MEMORY, BY_NUMBER_OF_CORES, false, SHARE_OF_INDEXES);
        BUFFERS = new WriteBufferManager(WRITE_BUFFERS, CACHE);
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        BlockBasedTableConfig tables = (BlockBasedTableConfig) options.tableFormatConfig();
        tables.setBlockCache(CACHE);
        tables.setCacheIndexAndFilterBlocks(true);
        tables.setCacheIndexAndFilterBlocksWithHighPriority(true);
        tables.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(tables);
        options.setWriteBufferManager(BUFFERS);
        options.setWriteBufferSize(WRITE_BUFFER);
        options.setMaxWriteBufferNumber(WRITE_BUFFERS_OF_A_STORE);
    }

    /** Closes nothing: the memory is that of all stores. */
    @Override
    public void close(String storeName, Options options) {}

    /** What the stores' blocks and write buffers take together now, bytes. */
    static long memory() {
        return CACHE.getUsage();
    }
}

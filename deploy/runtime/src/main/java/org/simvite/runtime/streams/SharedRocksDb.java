package org.simvite.runtime.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One block cache and one write-buffer budget for all stores of the process, so that memory does not grow with the number of
 * tasks. Made by Streams, once per store.
 */
public final class SharedRocksDb implements RocksDBConfigSetter {

    /** Bytes for blocks, indexes, filters and write buffers of all stores together; the first store's setting counts. */
    static final String CACHE_BYTES = "simvite.rocksdb.cache.bytes";

    private static final double BITS_PER_KEY = 10;
    private static final long BLOCK_SIZE = 16 * 1024L;

    /** Of the whole process and never closed: other stores use them as long as it lives. */
    private static final class Shared {
        private static volatile long cacheBytes = 64L << 20;

        private static final class Holder {
            private static final Cache CACHE;
            private static final WriteBufferManager WRITE_BUFFERS;

            static {
                RocksDB.loadLibrary();
                CACHE = new LRUCache(cacheBytes, -1, false, 0.1);
                WRITE_BUFFERS = new WriteBufferManager(cacheBytes / 2, CACHE);
            }
        }
    }

    private final BloomFilter filter;

    public SharedRocksDb() {
        RocksDB.loadLibrary();
        filter = new BloomFilter(BITS_PER_KEY, false);
    }

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        if (configs.get(CACHE_BYTES) instanceof Number bytes) {
            Shared.cacheBytes = bytes.longValue();
        }
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        if (table instanceof BlockBasedTableConfigWithAccessibleCache replaced) {
            replaced.blockCache().close();
        }
        table.setBlockCache(Shared.Holder.CACHE);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        table.setFilterPolicy(filter);
        table.setBlockSize(BLOCK_SIZE);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(Shared.Holder.WRITE_BUFFERS);
        options.setWriteBufferSize(8L << 20);
        options.setMaxWriteBufferNumber(3);
    }

    @Override
    public void close(String storeName, Options options) {
        filter.close();
    }
}

package org.simvite.runtime.streams;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.apache.kafka.streams.state.internals.BlockBasedTableConfigWithAccessibleCache;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/**
 * One block cache for all stores of the process, and a small write buffer for each. Made by Streams, once per store.
 *
 * <p>The write buffers share no budget: RocksDB holds to one by flushing whichever store is written next, however little it
 * holds, and not the one that holds most. Once idle stores fill it, every write of the others makes a file.
 */
public final class SharedRocksDb implements RocksDBConfigSetter {

    /** Bytes for blocks, indexes and filters of all stores together; the first store's setting counts. */
    static final String CACHE_BYTES = "simvite.rocksdb.cache.bytes";

    /** Bytes that a store gathers before it writes a file. */
    static final String WRITE_BUFFER_BYTES = "simvite.rocksdb.write.buffer.bytes";

    /** What Streams allots to a store's offsets, in a column family of its own that no setting reaches: an eighth of 1 MiB. */
    static final long OFFSETS_BYTES = 128L << 10;

    private static final double BITS_PER_KEY = 10;
    private static final long BLOCK_SIZE = 16 * 1024L;

    /** What a store takes at once for its rows, as a part of its write buffer: a store with one row takes no more. */
    private static final int ARENA_BLOCKS = 16;

    private static final AtomicInteger OPEN = new AtomicInteger();
    private static final AtomicLong BUFFERS = new AtomicLong();

    /** Of the whole process and never closed: other stores use it as long as it lives. */
    private static final class Shared {
        private static volatile long cacheBytes = StreamsSettings.CACHE_BYTES;

        private static final class Holder {
            private static final Cache CACHE;

            static {
                RocksDB.loadLibrary();
                CACHE = new LRUCache(cacheBytes, -1, false, 0.1);
            }
        }
    }

    private final BloomFilter filter;
    private long reckoned;

    public SharedRocksDb() {
        RocksDB.loadLibrary();
        filter = new BloomFilter(BITS_PER_KEY, false);
    }

    /** Shows how many stores the process has open, and for how many bytes of write buffers they are good as a rule. */
    static void watch(MeterRegistry meters) {
        Gauge.builder("simvite.rocksdb.stores", OPEN, AtomicInteger::get).register(meters);
        Gauge.builder("simvite.rocksdb.write.buffers", BUFFERS, AtomicLong::get)
                .baseUnit("bytes")
                .register(meters);
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
        long buffer = configs.get(WRITE_BUFFER_BYTES) instanceof Number bytes
                ? bytes.longValue()
                : StreamsSettings.WRITE_BUFFER_BYTES;
        options.setWriteBufferSize(buffer);
        options.setArenaBlockSize(buffer / ARENA_BLOCKS);
        options.setMaxWriteBufferNumber(3);
        reckoned = buffer + OFFSETS_BYTES;
        OPEN.incrementAndGet();
        BUFFERS.addAndGet(reckoned);
    }

    @Override
    public void close(String storeName, Options options) {
        OPEN.decrementAndGet();
        BUFFERS.addAndGet(-reckoned);
        filter.close();
    }
}

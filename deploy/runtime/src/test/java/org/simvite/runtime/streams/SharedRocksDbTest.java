package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stores write to disk, as Streams opens them in production. */
class SharedRocksDbTest {

    private static final int STORES = 90;
    private static final int ROW = 300;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Random random = new Random(7);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<KeyValueStore<String, byte[]>> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(StateStore::close);
    }

    /** A budget that all share is used up by what each store takes at its first row; then every write makes a file. */
    @Test
    void ninetyOpenStoresDoNotMakeAFileOfEveryWrite() throws Exception {
        open(STORES);
        open.forEach(store -> put(store, 0));
        long before = files();

        for (int event = 1; event <= 1_000; event++) {
            for (int each = 0; each < 3; each++) {
                put(open.get(random.nextInt(STORES)), event);
            }
        }

        assertThat(files() - before).isLessThan(10);
    }

    /** Stores that were busy once and are idle now keep what they have gathered, which is nothing to the others. */
    @Test
    void storesThatAreFullAndIdleDoNotMakeTheOthersFlush() throws Exception {
        open(STORES);
        for (int row = 0; row < 700 * (STORES - 1); row++) {
            put(open.get(row % (STORES - 1)), row);
        }
        long before = files(STORES - 1);

        for (int row = 0; row < 300; row++) {
            put(open.get(STORES - 1), row);
        }

        assertThat(files(STORES - 1) - before).isLessThan(3);
    }

    @Test
    void aStoreGathersNoMoreThanItsWriteBuffer() throws Exception {
        open(1);

        for (int row = 0; row < 20_000; row++) {
            put(open.get(0), row);
        }

        assertThat(files()).isGreaterThan(20_000L * ROW / StreamsSettings.WRITE_BUFFER_BYTES / 2);
    }

    @Test
    void showsHowManyStoresAreOpenAndWhatTheyGather() {
        SharedRocksDb.watch(meters);
        double stores = gauge("simvite.rocksdb.stores");
        double bytes = gauge("simvite.rocksdb.write.buffers");

        open(2);

        assertThat(gauge("simvite.rocksdb.stores") - stores).isEqualTo(2);
        assertThat(gauge("simvite.rocksdb.write.buffers") - bytes).isEqualTo(2 * (256 + 128) * 1024);
        open.forEach(StateStore::close);
        assertThat(gauge("simvite.rocksdb.stores")).isEqualTo(stores);
        assertThat(gauge("simvite.rocksdb.write.buffers")).isEqualTo(bytes);
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private void put(KeyValueStore<String, byte[]> store, int row) {
        byte[] value = new byte[ROW];
        random.nextBytes(value);
        store.put("row-" + row, value);
    }

    private void open(int stores) {
        Properties config = new Properties();
        config.put("application.id", "test");
        config.put("bootstrap.servers", "none:1");
        config.put("rocksdb.config.setter", SharedRocksDb.class);
        MockProcessorContext<Object, Object> context =
                new MockProcessorContext<>(config, new TaskId(0, 0), folder.toFile());
        for (int i = 0; i < stores; i++) {
            KeyValueStore<String, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.persistentKeyValueStore("store-" + i), Serdes.String(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            open.add(store);
        }
    }

    /** How many files of rows were ever made: RocksDB numbers them. */
    private long files() throws IOException {
        long files = 0;
        for (int i = 0; i < open.size(); i++) {
            files += files(i);
        }
        return files;
    }

    private long files(int store) throws IOException {
        try (var names = Files.list(folder.resolve("rocksdb").resolve("store-" + store))) {
            List<String> all = names.map(path -> path.getFileName().toString()).toList();
            long first = all.stream()
                    .filter(name -> name.startsWith("MANIFEST-"))
                    .mapToLong(name -> Long.parseLong(name.substring("MANIFEST-".length())))
                    .max()
                    .orElseThrow();
            return all.stream()
                    .filter(name -> name.endsWith(".sst"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, name.length() - ".sst".length())) - first)
                    .max()
                    .orElse(0);
        }
    }
}

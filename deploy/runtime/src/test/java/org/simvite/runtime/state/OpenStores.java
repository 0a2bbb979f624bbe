package org.simvite.runtime.state;

import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Opens stores without a topology. */
final class OpenStores {

    private OpenStores() {}

    /** As in production: RocksDB. */
    static <K, V> KeyValueStore<K, V> onDisk(StoreBuilder<KeyValueStore<K, V>> builder, Path folder) {
        Properties config = new Properties();
        config.put("application.id", "test");
        config.put("bootstrap.servers", "none:1");
        MockProcessorContext<Object, Object> context =
                new MockProcessorContext<>(config, new TaskId(0, 0), folder.toFile());
        KeyValueStore<K, V> store = builder.withLoggingDisabled().build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }

    static KeyValueStore<Bytes, byte[]> dueIndex() {
        return inMemory(Serdes.Bytes(), Serdes.ByteArray());
    }

    static KeyValueStore<String, Watermarks.Progress> watermarks() {
        return inMemory(Serdes.String(), new StateSerde<>(Watermarks.Progress.class));
    }

    private static <K, V> KeyValueStore<K, V> inMemory(Serde<K> keys, Serde<V> values) {
        MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
        KeyValueStore<K, V> store = org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore("store"), keys, values)
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        return store;
    }
}

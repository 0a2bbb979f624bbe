package org.simvite.runtime.state;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builders of the stores that aggregates keep: each change in a changelog topic, no cache in front. */
public final class Stores {

    /** What is deleted is gone from the broker after a day, and segments are small enough for compaction to keep up. */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                    Long.toString(Duration.ofDays(1).toMillis()),
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(64 * 1024 * 1024));

    /** RocksDB: what runs on a broker. */
    public static final Stores ON_DISK = new Stores(org.apache.kafka.streams.state.Stores::persistentKeyValueStore);

    /** For topologies in a test driver: opening twenty RocksDBs takes longer than the test. */
    public static final Stores IN_MEMORY = new Stores(org.apache.kafka.streams.state.Stores::inMemoryKeyValueStore);

    private final Function<String, KeyValueBytesStoreSupplier> place;
    private final Map<String, Class<?>> types = new ConcurrentSkipListMap<>();

    private Stores(Function<String, KeyValueBytesStoreSupplier> place) {
        this.place = place;
    }

    /** In memory, and remembers what it was asked for: {@link #types()}. */
    public static Stores remembering() {
        return new Stores(org.apache.kafka.streams.state.Stores::inMemoryKeyValueStore);
    }

    /** The type of the records of the domain in each store that it was asked for, by the store's name. */
    public Map<String, Class<?>> types() {
        return Map.copyOf(types);
    }

    /** Keys are strings; values as the serde, usually a {@link StateSerde}, writes them. */
    public <V> StoreBuilder<KeyValueStore<String, V>> keyValue(String name, Serde<V> value) {
        return keyValue(name, Serdes.String(), value);
    }

    /** Keys are strings; values are records of the domain. */
    public <V> StoreBuilder<KeyValueStore<String, V>> keyValue(String name, Class<V> type) {
        types.put(name, type);
        return keyValue(name, new StateSerde<>(type));
    }

    public <K, V> StoreBuilder<KeyValueStore<K, V>> keyValue(String name, Serde<K> key, Serde<V> value) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(place.apply(name), key, value)
                .withLoggingEnabled(CHANGELOG);
    }

    /** A global store, which is made of its topic and has no changelog. Keys are strings; values are records of the domain. */
    public <V> StoreBuilder<KeyValueStore<String, V>> global(String name, Class<V> type) {
        types.put(name, type);
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        place.apply(name), Serdes.String(), new StateSerde<>(type))
                .withLoggingDisabled();
    }

    /** The store of a {@link DueIndex}. */
    public StoreBuilder<KeyValueStore<Bytes, byte[]>> dueIndex(String name) {
        return keyValue(name, Serdes.Bytes(), Serdes.ByteArray());
    }

    /** The store of {@link Watermarks}. */
    public StoreBuilder<KeyValueStore<String, Watermarks.Progress>> watermarks(String name) {
        return keyValue(name, Watermarks.Progress.class);
    }
}

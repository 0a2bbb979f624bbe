package org.simvite.runtime.state;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builders of the stores that aggregates keep: on disk, each change in a changelog topic, no cache in front. */
public final class Stores {

    /** What is deleted is gone from the broker after a day, and segments are small enough for compaction to keep up. */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                    Long.toString(Duration.ofDays(1).toMillis()),
            TopicConfig.SEGMENT_BYTES_CONFIG, Integer.toString(64 * 1024 * 1024));

    private Stores() {}

    /** Keys are strings; values as the serde, usually a {@link StateSerde}, writes them. */
    public static <V> StoreBuilder<KeyValueStore<String, V>> keyValue(String name, Serde<V> value) {
        return keyValue(name, Serdes.String(), value);
    }

    /** Keys are strings; values are records of the domain. */
    public static <V> StoreBuilder<KeyValueStore<String, V>> keyValue(String name, Class<V> type) {
        return keyValue(name, new StateSerde<>(type));
    }

    public static <K, V> StoreBuilder<KeyValueStore<K, V>> keyValue(String name, Serde<K> key, Serde<V> value) {
        return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                        org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name), key, value)
                .withLoggingEnabled(CHANGELOG);
    }

    /** The store of a {@link DueIndex}. */
    public static StoreBuilder<KeyValueStore<Bytes, byte[]>> dueIndex(String name) {
        return keyValue(name, Serdes.Bytes(), Serdes.ByteArray());
    }

    /** The store of {@link Watermarks}. */
    public static StoreBuilder<KeyValueStore<String, Watermarks.Progress>> watermarks(String name) {
        return keyValue(name, Watermarks.Progress.class);
    }
}

package org.simvite.runtime.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.simvite.topic.Topics;

/** Makes plain Kafka clients. Keys are strings. The caller closes what it got. */
public final class Clients {

    /** How long a send may block its caller for want of metadata or memory. */
    private static final Duration MAX_BLOCK = Duration.ofSeconds(2);
    /** How long until a send is reported as failed. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(15);

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    private final KafkaSettings settings;

    public Clients(KafkaSettings settings) {
        this.settings = settings;
    }

    public Admin admin(String clientId) {
        Map<String, Object> config = base(clientId);
        config.put("default.api.timeout.ms", millis(DELIVERY_TIMEOUT));
        config.put("request.timeout.ms", millis(REQUEST_TIMEOUT));
        return Admin.create(config);
    }

    /**
     * Idempotent, acks=all, sent at once (linger 0). A send blocks at most 2 s and fails after 15 s at the latest: look at
     * each send's callback.
     */
    public <V> Producer<String, V> producer(String clientId, Serializer<V> values) {
        return producer(clientId, values, Map.of());
    }

    /** @param overrides such as {@code linger.ms} */
    public <V> Producer<String, V> producer(String clientId, Serializer<V> values, Map<String, ?> overrides) {
        return producer(clientId, new StringSerializer(), values, overrides);
    }

    /** With keys that are not strings. @param overrides such as {@code linger.ms} */
    public <K, V> Producer<K, V> producer(
            String clientId, Serializer<K> keys, Serializer<V> values, Map<String, ?> overrides) {
        return new KafkaProducer<>(producerConfig(clientId, overrides), keys, values);
    }

    Map<String, Object> producerConfig(String clientId, Map<String, ?> overrides) {
        Map<String, Object> config = base(clientId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // what was under way when a broker died is numbered anew; sent side by side, the second batch can be in time
        // before the first, and is refused as out of order
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis(MAX_BLOCK));
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(DELIVERY_TIMEOUT));
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis(REQUEST_TIMEOUT));
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.LONGEST_DEAD_LETTER);
        config.putAll(overrides);
        return config;
    }

    /** Without a group: the caller assigns partitions and keeps its offsets. Reads committed records from the start. */
    public <V> Consumer<String, V> consumer(String clientId, Deserializer<V> values) {
        return consumer(clientId, values, Map.of());
    }

    /** @param overrides such as {@code max.poll.records} */
    public <V> Consumer<String, V> consumer(String clientId, Deserializer<V> values, Map<String, ?> overrides) {
        return consumer(clientId, new StringDeserializer(), values, overrides);
    }

    /** With keys that are not strings. @param overrides such as {@code max.poll.records} */
    public <K, V> Consumer<K, V> consumer(
            String clientId, Deserializer<K> keys, Deserializer<V> values, Map<String, ?> overrides) {
        Map<String, Object> config = base(clientId);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.putAll(overrides);
        return new KafkaConsumer<>(config, keys, values);
    }

    /**
     * Member of a group, which keeps its offsets; the caller commits them. Where the group has none, or has them no longer, it begins at
     * the beginning: a beginning by time ({@code by_duration}) is not found in a partition without such a record, and asked for again only
     * after the time-out of a request, half a minute later.
     *
     * @param group without the installation's prefix
     */
    public <K, V> Consumer<K, V> groupConsumer(String group, Deserializer<K> keys, Deserializer<V> values) {
        return consumer(group, keys, values, Map.of(ConsumerConfig.GROUP_ID_CONFIG, settings.prefix() + group));
    }

    /**
     * Member of a share group with explicit acknowledgement. The group's own settings
     * ({@code share.auto.offset.reset=earliest}, {@code share.isolation.level=read_committed}) belong to the broker.
     */
    public <V> ShareConsumer<String, V> shareConsumer(
            String clientId, String group, Deserializer<V> values, Map<String, ?> overrides) {
        Map<String, Object> config = base(clientId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, settings.prefix() + group);
        config.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        config.putAll(overrides);
        return new KafkaShareConsumer<>(config, new StringDeserializer(), values);
    }

    private Map<String, Object> base(String clientId) {
        Map<String, Object> config = new HashMap<>(settings.clients());
        config.put("bootstrap.servers", settings.bootstrap());
        config.put("client.id", clientId);
        config.put("metric.reporters", List.of());
        config.put("enable.metrics.push", false);
        return config;
    }

    private static int millis(Duration time) {
        return Math.toIntExact(time.toMillis());
    }
}

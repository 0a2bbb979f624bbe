package org.simvite.runtime.streams;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.simvite.topic.Topics;

/** Kafka Streams' configuration for our settings. */
final class StreamsProperties {

    /** What gathers while a request is under way goes with the next one. */
    private static final int BATCH_BYTES = 256 * 1024;

    /**
     * A broker that dies without a word answers nothing. Kafka's own 30 s and 10 s would outlast the transaction: the request is given
     * up and the connection not waited for by the time its partitions have another leader.
     */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

    private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(2);

    private StreamsProperties() {}

    static Properties of(StreamsSettings settings) {
        Properties config = new Properties();
        config.putAll(settings.kafka().clients());
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafka().bootstrap());
        config.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
        config.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
        config.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, EventTime.class);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedRocksDb.class);
        config.put(SharedRocksDb.CACHE_BYTES, settings.cacheBytes());
        config.put(SharedRocksDb.WRITE_BUFFER_BYTES, settings.writeBufferBytes());
        // metrics go out through micrometer: registering each as a bean as well, or pushing it to the broker, costs a
        // start time
        config.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, List.of());
        config.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        exactlyOnce(config, settings);
        deadLetters(config, settings);
        membership(config, settings);
        config.putAll(settings.overrides());
        return config;
    }

    private static void exactlyOnce(Properties config, StreamsSettings settings) {
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                millis(settings.transactionTimeout()));
        config.put(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), millis(ANSWER_WITHIN));
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG),
                millis(CONNECTED_WITHIN));
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG),
                millis(CONNECTED_WITHIN));
        // a commit flushes anyway: waiting for a fuller batch only adds to the latency of a lone request
        config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        // while the transaction before is being ended, the broker puts the first batch of the next one off; one that
        // was sent
        // behind it is refused (OUT_OF_ORDER_SEQUENCE_NUMBER) and sent again, which loses nothing and looks like loss
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), BATCH_BYTES);
        config.put(StreamsConfig.POLL_MS_CONFIG, settings.commitInterval().toMillis());
    }

    @SuppressWarnings("deprecation") // the switch goes when it becomes the only way
    private static void deadLetters(Properties config, StreamsSettings settings) {
        config.put(
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                settings.kafka().prefix() + Topics.DEAD_LETTERS);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Topics.LONGEST_DEAD_LETTER);
        config.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, BadInputHandler.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoisonRecordHandler.class);
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true);
        config.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, UnwritableRecordHandler.class);
    }

    private static void membership(Properties config, StreamsSettings settings) {
        config.put(
                StreamsConfig.GROUP_PROTOCOL_CONFIG,
                settings.groupProtocol().name().toLowerCase(Locale.ROOT));
        if (settings.groupProtocol() == StreamsSettings.GroupProtocol.STREAMS) {
            return;
        }
        config.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                millis(settings.sessionTimeout()));
        config.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
                millis(settings.sessionTimeout().dividedBy(6)));
        settings.groupInstanceId()
                .ifPresent(id ->
                        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), id));
    }

    private static int millis(Duration time) {
        return Math.toIntExact(time.toMillis());
    }
}

package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.runtime.config.Settings;

/** Streams as it is set up here, on three brokers of which one dies. */
class BrokerDeathTest {

    private static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final AtomicBoolean dead = new AtomicBoolean();
    private final ScheduledExecutorService feeding = Executors.newSingleThreadScheduledExecutor();
    private int fed;

    @Test
    void aBrokerThatDiesTakesNoStoreWithIt() throws Exception {
        try (ThreeBrokers brokers = new ThreeBrokers(folder.resolve("brokers"))) {
            brokers.topics(PARTITIONS, "in", "out");
            Path state = folder.resolve("state");
            KafkaStreams streams = streams(brokers, state);
            try (var results = results(brokers);
                    var producer =
                            new KafkaProducer<>(client(brokers), new StringSerializer(), new StringSerializer())) {
                streams.start();
                // so that a transaction is always open
                feeding.scheduleAtFixedRate(() -> feed(producer), 0, 20, TimeUnit.MILLISECONDS);
                awaitResults(results, "alive");
                Map<String, String> stores = stores(state);

                brokers.killTheLast();
                dead.set(true);
                awaitResults(results, "dead");

                assertThat(stores).hasSize(PARTITIONS);
                assertThat(stores(state)).isEqualTo(stores);
            } finally {
                feeding.shutdownNow();
                streams.close(Duration.ofSeconds(10));
            }
        }
    }

    private static KafkaStreams streams(ThreeBrokers brokers, Path state) {
        StreamsSettings settings = StreamsSettings.from(
                Settings.of(Map.of(
                        "kafka.bootstrap",
                        brokers.bootstrap(),
                        "registry.url",
                        "http://unused",
                        "streams.standbys",
                        "0",
                        // each with a transaction of its own: the one that the dead broker coordinated is not missed by
                        // others
                        "streams.threads",
                        Integer.toString(PARTITIONS),
                        "streams.state.dir",
                        state.toString())),
                "copies");
        Properties config = StreamsProperties.of(settings);
        InternalTopics.configure(config, ThreeBrokers.COPIES);
        Topology topology = new Topology()
                .addSource("in", Serdes.String().deserializer(), Serdes.String().deserializer(), "in")
                .addProcessor("keep", Keep::new, "in")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore("kept"), Serdes.String(), Serdes.String()),
                        "keep")
                .addSink(
                        "out",
                        "out",
                        Serdes.String().serializer(),
                        Serdes.String().serializer(),
                        "keep");
        return new KafkaStreams(
                topology, config, new StreamsClients(new Refusals("none"), settings.deadlinesPerCommit()));
    }

    private void feed(KafkaProducer<String, String> producer) {
        var unused = producer.send(new ProducerRecord<>("in", "key-" + fed++ % 100, dead.get() ? "dead" : "alive"));
    }

    private static KafkaConsumer<String, String> results(ThreeBrokers brokers) {
        Properties config = client(brokers);
        config.put("isolation.level", "read_committed");
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition("out", partition))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static Properties client(ThreeBrokers brokers) {
        Properties config = new Properties();
        config.put("bootstrap.servers", brokers.bootstrap());
        config.put("request.timeout.ms", "5000");
        return config;
    }

    private static void awaitResults(KafkaConsumer<String, String> results, String value) {
        Set<Integer> partitions = new HashSet<>();
        await().dontCatchUncaughtExceptions().atMost(LIMIT).until(() -> {
            results.poll(Duration.ofMillis(100)).forEach(record -> {
                if (record.value().equals(value)) {
                    partitions.add(record.partition());
                }
            });
            return partitions.size() == PARTITIONS;
        });
    }

    /** The identity of each store, which RocksDB gives it when it is made. */
    private static Map<String, String> stores(Path state) throws IOException {
        Map<String, String> stores = new TreeMap<>();
        try (var files = Files.walk(state)) {
            for (Path file : files.filter(each -> each.endsWith("IDENTITY")).toList()) {
                stores.put(state.relativize(file).toString(), Files.readString(file));
            }
        }
        return stores;
    }

    private static final class Keep extends ContextualProcessor<String, String, String, String> {

        @Override
        public void process(Record<String, String> record) {
            KeyValueStore<String, String> kept = context().getStateStore("kept");
            kept.put(record.key(), record.value());
            context().forward(record);
        }
    }
}

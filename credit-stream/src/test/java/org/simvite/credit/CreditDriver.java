package org.simvite.credit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.simvite.event.CreditBalance;
import org.simvite.identity.AccountIds;
import org.simvite.runtime.state.StateSerde;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.EventTime;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** The whole topology in one thread, with a clock that is moved by hand. */
public final class CreditDriver implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private static final String PREFIX = "test.";

    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final AvroSerdes serdes = AvroSerdes.inMemory();
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<String, ?>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<String, ?>> outputs = new HashMap<>();
    private final List<CreditBalance> newcomers = new ArrayList<>();
    private Instant now = START;

    public CreditDriver() {
        this(CreditRules.DEFAULT);
    }

    public CreditDriver(CreditRules rules) {
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "credit-" + UUID.randomUUID());
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        config.put(StreamsConfig.STATE_DIR_CONFIG, System.getProperty("java.io.tmpdir"));
        config.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, EventTime.class);
        var topology = new CreditTopology(PREFIX, serdes, rules, meters, Stores.IN_MEMORY).build();
        driver = new TopologyTestDriver(topology, config, now);
    }

    /** The clock on the wall. */
    public Instant now() {
        return now;
    }

    /** Moves the clock and lets fire what is due. */
    public void advance(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    /** Lets fire what is due, a quarter of a second later, so many times. */
    public void turns(int times) {
        for (int i = 0; i < times; i++) {
            advance(Duration.ofMillis(250));
        }
    }

    /** Writes a record with a traceparent header. */
    public <V extends SpecificRecord> void pipe(Topic<V> topic, @Nullable String key, @Nullable V value) {
        var headers = new RecordHeaders();
        headers.add("traceparent", "00-trace".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        input(topic).pipeInput(new TestRecord<>(key, value, headers, now));
    }

    /** What was written since the last look. */
    public <V extends SpecificRecord> List<V> read(Topic<V> topic) {
        return records(topic).stream()
                .map(TestRecord::value)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What was written since the last look, tombstones included; what newcomers read is put aside. */
    public <V extends SpecificRecord> List<TestRecord<String, V>> records(Topic<V> topic) {
        var all = output(topic).readRecordsToList();
        all.stream()
                .filter(record -> AccountIds.NEWCOMER.equals(record.key()))
                .map(TestRecord::value)
                .forEach(value -> newcomers.add((CreditBalance) value));
        return all.stream()
                .filter(record -> !AccountIds.NEWCOMER.equals(record.key()))
                .toList();
    }

    /** How many rows any store of the service has, those made of a topic aside. */
    public long rows() {
        return driver.getAllStateStores().values().stream()
                .filter(KeyValueStore.class::isInstance)
                .map(store -> (KeyValueStore<?, ?>) store)
                .filter(store -> !store.name().equals("policy-by-version"))
                .mapToLong(KeyValueStore::approximateNumEntries)
                .sum();
    }

    /** What an account reads that is not in the books, as last told. */
    public CreditBalance newcomer() {
        var unused = records(Topics.CREDIT_BALANCES);
        return newcomers.get(newcomers.size() - 1);
    }

    /** The only record written since the last look. */
    public <V extends SpecificRecord> V one(Topic<V> topic) {
        var values = read(topic);
        if (values.size() != 1) {
            throw new AssertionError(topic.name() + " has " + values.size() + " records: " + values);
        }
        return values.get(0);
    }

    /** Rows in a store. */
    public long rows(String store) {
        long rows = 0;
        try (var all = driver.getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }

    /** Bytes of the values in a store. */
    public <T> long bytes(String store, Class<T> type) {
        long bytes = 0;
        var serializer = new StateSerde<>(type).serializer();
        try (var all = driver.<String, T>getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                bytes += serializer.serialize(store, all.next().value).length;
            }
        }
        return bytes;
    }

    @Override
    public void close() {
        driver.close();
    }

    @SuppressWarnings("unchecked")
    private <V extends SpecificRecord> TestInputTopic<String, V> input(Topic<V> topic) {
        return (TestInputTopic<String, V>) inputs.computeIfAbsent(
                topic.name(),
                name -> driver.createInputTopic(
                        topic.fullName(PREFIX),
                        new StringSerializer(),
                        serdes.of(topic).serializer()));
    }

    @SuppressWarnings("unchecked")
    private <V extends SpecificRecord> TestOutputTopic<String, V> output(Topic<V> topic) {
        return (TestOutputTopic<String, V>) outputs.computeIfAbsent(
                topic.name(),
                name -> driver.createOutputTopic(
                        topic.fullName(PREFIX),
                        new StringDeserializer(),
                        serdes.of(topic).deserializer()));
    }
}

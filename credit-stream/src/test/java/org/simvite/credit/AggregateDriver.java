package org.simvite.credit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.applicant.AdmitApplication;
import org.simvite.credit.applicant.TrustRules;
import org.simvite.credit.policy.KeepPolicies;
import org.simvite.credit.sim.FollowSim;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.SourcePartitions;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** One aggregate in a test driver, beside the policies, with a wall clock that is moved by hand. */
public final class AggregateDriver implements AutoCloseable {

    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    private static final String PREFIX = "simvite.";

    /** Adds the aggregate and its topics. */
    @FunctionalInterface
    private interface Aggregate {
        void add(Topology topology, TopicNodes nodes);
    }

    private final AvroSerdes serdes = AvroSerdes.inMemory();
    private final TopologyTestDriver driver;
    private final List<String> deadLetters = new ArrayList<>();
    private Instant now = START;

    /** @param partitions that every topic is said to have */
    public static AggregateDriver applicant(int partitions) {
        return new AggregateDriver(
                (topology, nodes) -> CreditTopology.applicant(
                        topology,
                        nodes,
                        new AdmitApplication(TrustRules.DEFAULT, Duration.ofSeconds(30), Stores.IN_MEMORY)),
                partitions);
    }

    /** DEVICE alone. */
    public static AggregateDriver device() {
        return new AggregateDriver((topology, nodes) -> CreditTopology.device(topology, nodes, Stores.IN_MEMORY), 1);
    }

    /** @param partitions that every topic is said to have */
    public static AggregateDriver identifier(
            ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> resolve, int partitions) {
        return new AggregateDriver(
                (topology, nodes) -> CreditTopology.identifier(topology, nodes, resolve), partitions);
    }

    /** @param partitions that every topic is said to have */
    public static AggregateDriver sim(FollowSim follow, int partitions) {
        return new AggregateDriver((topology, nodes) -> CreditTopology.sim(topology, nodes, follow), partitions);
    }

    /** PROGRESS alone. */
    public static AggregateDriver progress() {
        return new AggregateDriver((topology, nodes) -> CreditTopology.progress(topology, nodes, Stores.IN_MEMORY), 1);
    }

    private AggregateDriver(Aggregate aggregate, int partitions) {
        driver = new TopologyTestDriver(topology(aggregate), config(partitions), START);
        FAILING.set(this);
    }

    private Topology topology(Aggregate aggregate) {
        Topology topology = new Topology();
        topology.addGlobalStore(
                KeepPolicies.store(Stores.IN_MEMORY),
                TopicNodes.sourceName(Topics.CREDIT_POLICIES),
                new StringDeserializer(),
                serdes.of(Topics.CREDIT_POLICIES).deserializer(),
                Topics.CREDIT_POLICIES.fullName(PREFIX),
                KeepPolicies.NAME,
                new KeepPolicies(new SimpleMeterRegistry()));
        aggregate.add(topology, new TopicNodes(topology, PREFIX, serdes));
        return topology;
    }

    public Instant now() {
        return now;
    }

    /** Moves the wall clock; what is due by it fires. */
    public void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    public void passUntil(Instant moment) {
        pass(Duration.between(now, moment));
    }

    public <V extends SpecificRecord> void send(Topic<V> topic, @Nullable String key, @Nullable V value) {
        driver.createInputTopic(
                        topic.fullName(PREFIX),
                        new StringSerializer(),
                        serdes.of(topic).serializer())
                .pipeInput(new TestRecord<>(key, value, now));
    }

    /** What was written since it was last read. */
    public <V extends SpecificRecord> List<TestRecord<String, V>> read(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.fullName(PREFIX),
                        new StringDeserializer(),
                        serdes.of(topic).deserializer())
                .readRecordsToList();
    }

    public <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        return read(topic).stream().map(TestRecord::value).toList();
    }

    /** How often the aggregate counted something. */
    public long counted(String what) {
        return driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals(what + "-total"))
                .mapToLong(metric -> ((Number) metric.getValue().metricValue()).longValue())
                .sum();
    }

    /** Why records became dead letters. */
    public List<String> deadLetters() {
        return deadLetters;
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

    @Override
    public void close() {
        driver.close();
    }

    private static Properties config(int partitions) {
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "aggregate-test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, Collecting.class);
        Topics.all().forEach(topic -> config.put(SourcePartitions.key(topic.fullName(PREFIX)), partitions));
        return config;
    }

    private static final ThreadLocal<AggregateDriver> FAILING = new ThreadLocal<>();

    /** Collects what the service would make dead letters. Made by Streams. */
    public static final class Collecting implements ProcessingExceptionHandler {
        @Override
        public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception cause) {
            FAILING.get().deadLetters.add(String.valueOf(cause.getMessage()));
            return Response.resume();
        }

        @Override
        public void configure(java.util.Map<String, ?> configs) {}
    }
}

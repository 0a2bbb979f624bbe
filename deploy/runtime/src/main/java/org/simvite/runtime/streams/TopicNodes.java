package org.simvite.runtime.streams;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.topic.Topic;

/** Adds the sources and sinks of a topology: one node per topic, named for it, with the serdes of the catalogue. */
public final class TopicNodes {

    private static final String OWN_TICK = "tick/";

    private final Topology topology;
    private final String prefix;
    private final AvroSerdes serdes;

    /** @param prefix of the installation's topics, such as {@code simvite.} */
    public TopicNodes(Topology topology, String prefix, AvroSerdes serdes) {
        this.topology = topology;
        this.prefix = prefix;
        this.serdes = serdes;
    }

    /** Reads the topic from its start; the name of the node, which a processor takes as its parent. */
    public <V extends SpecificRecord> String source(Topic<V> topic) {
        String name = sourceName(topic);
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new StringDeserializer(),
                serdes.of(topic).deserializer(),
                topic.fullName(prefix));
        return name;
    }

    /** Writes the topic, partitioned by key; processors forward to {@link #sinkName}. */
    public <V extends SpecificRecord> String sink(Topic<V> topic, String... parents) {
        String name = sinkName(topic);
        Serde<V> values = serdes.of(topic);
        topology.addSink(name, topic.fullName(prefix), new StringSerializer(), values.serializer(), parents);
        return name;
    }

    /**
     * Writes the topic for one of several processors that do; it forwards to {@link #sinkName(Topic, String)}. Were they to
     * share a node, Streams would make one task of them: what is read for one would wait for what is read for the others.
     */
    public <V extends SpecificRecord> String sinkOf(String processor, Topic<V> topic) {
        String name = sinkName(topic, processor);
        Serde<V> values = serdes.of(topic);
        topology.addSink(name, topic.fullName(prefix), new StringSerializer(), values.serializer(), processor);
        return name;
    }

    /** Writes each record to every partition of the topic (ticks); processors forward to {@link #tickName}. */
    public <V extends SpecificRecord> String broadcastSink(Topic<V> topic, String... parents) {
        String name = tickName(topic);
        Serde<V> values = serdes.of(topic);
        topology.addSink(
                name,
                topic.fullName(prefix),
                new StringSerializer(),
                values.serializer(),
                (topicName, key, value, partitions) -> Optional.of(all(partitions)),
                parents);
        return name;
    }

    /**
     * Writes a task's own ticks, for a processor whose topics are partitioned alike: each to the partition that its key names, see
     * {@link #ownTick}. The processor forwards to {@link #tickName}.
     */
    public <V extends SpecificRecord> String ownTickSink(String processor, Topic<V> topic) {
        String name = tickName(topic);
        Serde<V> values = serdes.of(topic);
        topology.addSink(
                name,
                topic.fullName(prefix),
                new StringSerializer(),
                values.serializer(),
                (String topicName, String key, V value, int partitions) ->
                        Optional.of(Set.of(Integer.parseInt(key.substring(OWN_TICK.length())))),
                processor);
        return name;
    }

    /** The key of a tick of this task, which is that of one partition and so the latest only where the topic is compacted. */
    public static String ownTick(ProcessingContext context) {
        return OWN_TICK + context.taskId().partition();
    }

    /**
     * A store of which every instance has all records of the topic, kept by the one processor that may write it. The thread
     * that fills it cannot be replaced, so while the registry is down it waits instead of failing.
     */
    public <V extends SpecificRecord, S extends StateStore> void globalStore(
            Topic<V> topic, StoreBuilder<S> store, String processor, ProcessorSupplier<String, V, Void, Void> keeper) {
        topology.addGlobalStore(
                store,
                sourceName(topic),
                new StringDeserializer(),
                new PatientDeserializer<>(serdes.of(topic).deserializer()),
                topic.fullName(prefix),
                processor,
                keeper);
    }

    /**
     * Whether the record at hand was read from that topic, and so whether one without value is its tombstone. A processor that
     * reads several topics cannot tell by a value that is not there.
     */
    public static boolean isFrom(Topic<?> topic, ProcessingContext context) {
        // no topic's name ends with another's, so what comes before it is the prefix
        return context.recordMetadata()
                .filter(record -> record.topic().endsWith(topic.name()))
                .isPresent();
    }

    public static String sourceName(Topic<?> topic) {
        return "read-" + topic.name();
    }

    public static String sinkName(Topic<?> topic) {
        return "write-" + topic.name();
    }

    /** The node by which that processor alone writes. */
    public static String sinkName(Topic<?> topic, String processor) {
        return sinkName(topic) + "-of-" + processor;
    }

    public static String tickName(Topic<?> topic) {
        return "tick-" + topic.name();
    }

    private static Set<Integer> all(int partitions) {
        return IntStream.range(0, partitions).boxed().collect(Collectors.toUnmodifiableSet());
    }
}

package org.simvite.provisioning;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.simvite.serde.AvroSerde;
import org.simvite.serde.RegistryClient;
import org.simvite.topic.Topic;

/** What stands on the topics: written and read as any other process would. */
final class Books implements AutoCloseable {

    private static final int BEGINNING = 8;

    private final String prefix;
    private final RegistryClient registry;
    private final String bootstrap;
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<Future<?>> sent = new ArrayList<>();

    Books(String bootstrap, RegistryClient registry, String prefix) {
        this.bootstrap = bootstrap;
        this.registry = registry;
        this.prefix = prefix;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer());
        // a fetch of what is read to its end would hold up that of the next topic
        Map<String, Object> reading = Map.of(
                "bootstrap.servers",
                bootstrap,
                "isolation.level",
                "read_committed",
                "enable.auto.commit",
                false,
                "fetch.max.wait.ms",
                10);
        this.consumer = new KafkaConsumer<>(reading, new StringDeserializer(), new ByteArrayDeserializer());
    }

    <V extends SpecificRecord> void write(Topic<V> topic, String key, V value) {
        var name = topic.fullName(prefix);
        try (var serde = new AvroSerde<>(registry, topic.type())) {
            writeRaw(name, key, serde.serializer().serialize(name, value));
        }
    }

    /** In the order of the calls; {@link #flush} tells whether the broker has all of it. */
    void writeRaw(String topic, String key, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
    }

    void flush() throws Exception {
        producer.flush();
        for (var each : sent) {
            each.get();
        }
        sent.clear();
    }

    /** Every committed record of the topic, in order within a key. */
    <V extends SpecificRecord> List<V> all(Topic<V> topic) {
        var name = topic.fullName(prefix);
        try (var serde = new AvroSerde<>(registry, topic.type())) {
            return raw(name).stream()
                    .map(bytes -> serde.deserializer().deserialize(name, bytes))
                    .toList();
        }
    }

    /** The last record of each key, as its identity says. */
    <V extends SpecificRecord> Map<String, V> last(Topic<V> topic, java.util.function.Function<V, String> identity) {
        var last = new LinkedHashMap<String, V>();
        all(topic).forEach(value -> last.put(identity.apply(value), value));
        return last;
    }

    List<byte[]> raw(String topic) {
        var values = new ArrayList<byte[]>();
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                if (record.value() != null) {
                    values.add(record.value());
                }
            });
        }
        return values;
    }

    /** Every topic of the installation, changelogs included. */
    Set<String> topics() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(prefix))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Whether the record has one of the texts in it; one pass, however many texts of 8 characters or more there are. */
    static boolean holds(byte[] bytes, Map<String, List<String>> byBeginning) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (var at = 0; at + BEGINNING <= text.length(); at++) {
            var candidates = byBeginning.get(text.substring(at, at + BEGINNING));
            if (candidates != null) {
                var from = at;
                if (candidates.stream().anyMatch(candidate -> text.startsWith(candidate, from))) {
                    return true;
                }
            }
        }
        return false;
    }

    static Map<String, List<String>> byBeginning(List<String> texts) {
        return texts.stream().collect(Collectors.groupingBy(text -> text.substring(0, BEGINNING)));
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }
}

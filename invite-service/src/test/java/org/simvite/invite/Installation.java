package org.simvite.invite;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.kafka.KafkaSettings;
import org.simvite.serde.AvroSerde;
import org.simvite.serde.AvroSerializer;
import org.simvite.serde.RegistryClient;
import org.simvite.topic.Topic;
import org.simvite.topic.TopicProvisioner;
import org.simvite.topic.Topics;

/** Topics and schemas on the real broker and registry, written as the gateway writes them and read as it reads them. */
final class Installation implements AutoCloseable {

    private static final int PARTITIONS = 4;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final String prefix;
    private final RegistryClient registry;
    private final Clients clients;
    private final Producer<String, Object> records;
    private final Producer<String, byte[]> bytes;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Map<String, Consumer<String, ?>> consumers = new HashMap<>();
    private final Map<String, List<ConsumerRecord<String, ?>>> read = new HashMap<>();

    Installation(SimviteBackingExtension backing) {
        prefix = backing.topicPrefix();
        registry = new RegistryClient(URI.create(backing.registryUrl()));
        clients = new Clients(
                new KafkaSettings(backing.bootstrapServers(), URI.create(backing.registryUrl()), prefix, Map.of()));
        try (var admin = clients.admin("provision")) {
            TopicProvisioner.provision(admin, prefix, PARTITIONS, 1, registry);
        }
        records = clients.producer("gateway", new AvroSerializer(registry));
        bytes = clients.producer("foreign", new ByteArraySerializer());
    }

    <V extends SpecificRecord> void write(Topic<V> topic, String key, V value, Instant at) {
        sent.add(records.send(new ProducerRecord<>(topic.fullName(prefix), null, at.toEpochMilli(), key, value)));
    }

    void writeBytes(Topic<?> topic, String key, byte[] value) {
        sent.add(bytes.send(new ProducerRecord<>(topic.fullName(prefix), key, value)));
    }

    /** Returns when the broker has all that was written. */
    void written() throws ExecutionException, InterruptedException {
        for (var each : sent) {
            each.get();
        }
        sent.clear();
    }

    /** All committed records of a topic that fit, as soon as there are as many as that. */
    <V extends SpecificRecord> List<V> read(Topic<V> topic, int atLeast, Predicate<V> fits) {
        var values = new AvroSerde<>(registry, topic.type()).deserializer();
        var fitting = new ArrayList<V>();
        await().atMost(WITHIN)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    fitting.clear();
                    poll(topic.fullName(prefix), values).forEach(record -> {
                        var value = topic.type().cast(record.value());
                        if (fits.test(value)) {
                            fitting.add(value);
                        }
                    });
                    return fitting.size() >= atLeast;
                });
        return List.copyOf(fitting);
    }

    /** All committed records of a topic that fit, when nobody writes it any more. */
    <V extends SpecificRecord> List<V> all(Topic<V> topic, Predicate<V> fits) {
        var name = topic.fullName(prefix);
        var values = new AvroSerde<>(registry, topic.type()).deserializer();
        await().atMost(WITHIN).until(() -> {
            poll(name, values);
            var consumer = Objects.requireNonNull(consumers.get(name));
            return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
        return read(topic, 0, fits);
    }

    /** Where ticks stand, by their keys, as soon as every partition of the topic has one. */
    Map<String, Integer> ticks(Topic<?> topic) {
        var values = new AvroSerde<>(registry, topic.type()).deserializer();
        var partitionByKey = new HashMap<String, Integer>();
        await().atMost(WITHIN).until(() -> {
            poll(topic.fullName(prefix), values).stream()
                    .filter(record -> record.key().startsWith("tick/"))
                    .forEach(record -> partitionByKey.put(record.key(), record.partition()));
            return partitionByKey.size() >= PARTITIONS;
        });
        return partitionByKey;
    }

    /** All dead letters, as soon as there are as many as that. */
    List<ConsumerRecord<String, ?>> deadLetters(int atLeast) {
        var topic = prefix + Topics.DEAD_LETTERS;
        await().atMost(WITHIN)
                .until(() -> poll(topic, new ByteArrayDeserializer()).size() >= atLeast);
        return List.copyOf(poll(topic, new ByteArrayDeserializer()));
    }

    private <V> List<ConsumerRecord<String, ?>> poll(String topic, Deserializer<V> values) {
        var known = read.computeIfAbsent(topic, name -> new ArrayList<>());
        consumers
                .computeIfAbsent(topic, name -> consumer(name, values))
                .poll(Duration.ofMillis(50))
                .forEach(known::add);
        return known;
    }

    private <V> Consumer<String, V> consumer(String topic, Deserializer<V> values) {
        var consumer = clients.consumer("reader", values);
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    @Override
    public void close() {
        consumers.values().forEach(Consumer::close);
        records.close();
        bytes.close();
    }
}

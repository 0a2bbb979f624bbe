package org.simvite.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.AvroSerializer;
import org.simvite.serde.BadRecordException;
import org.simvite.serde.SchemaStore;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** The other side of the topics: writes what the other services would, reads what the gateway wrote. */
@NullUnmarked
final class OtherSide implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final String bootstrap;
    private final String prefix;
    private final KafkaProducer<String, byte[]> producer;
    private final AvroSerializer serializer;
    private final AvroDeserializer deserializer;

    OtherSide(String bootstrap, SchemaStore schemas, String prefix) {
        this.bootstrap = bootstrap;
        this.prefix = prefix;
        this.serializer = new AvroSerializer(schemas);
        this.deserializer = new AvroDeserializer(schemas);
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new ByteArraySerializer());
    }

    <V extends SpecificRecord> void write(Topic<V> topic, String key, V value) {
        writeRaw(topic.fullName(prefix), key, serializer.serialize(topic.fullName(prefix), value));
    }

    void tombstone(Topic<?> topic, String key) {
        writeRaw(topic.fullName(prefix), key, null);
    }

    void writeRaw(Topic<?> topic, String key, byte[] value) {
        writeRaw(topic.fullName(prefix), key, value);
    }

    /** Writes a deletion in a transaction that is under way until what is returned is closed: then it is committed. */
    AutoCloseable underWay(Topic<?> topic, String key) {
        var writer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "transactional.id", "other-side-" + key),
                new StringSerializer(),
                new ByteArraySerializer());
        writer.initTransactions();
        writer.beginTransaction();
        var unused = writer.send(new ProducerRecord<>(topic.fullName(prefix), key, null));
        writer.flush();
        return () -> {
            writer.commitTransaction();
            writer.close();
        };
    }

    private void writeRaw(String topic, String key, byte[] value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for a record of the topic that the gateway wrote. */
    <V extends SpecificRecord> ConsumerRecord<String, V> await(Topic<V> topic, Predicate<V> wanted) {
        return all(topic, wanted, 1).get(0);
    }

    /** Waits until there are so many. */
    <V extends SpecificRecord> List<ConsumerRecord<String, V>> all(Topic<V> topic, Predicate<V> wanted, int count) {
        long end = System.nanoTime() + LIMIT.toNanos();
        var found = new ArrayList<ConsumerRecord<String, V>>();
        try (var consumer = fromStart(topic.fullName(prefix))) {
            while (found.size() < count) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("only " + found.size() + " such records on " + topic.name());
                }
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    add(topic, record, wanted, found);
                }
            }
        }
        return found;
    }

    /** Every record that is there now. */
    <V extends SpecificRecord> List<ConsumerRecord<String, V>> now(Topic<V> topic, Predicate<V> wanted) {
        var found = new ArrayList<ConsumerRecord<String, V>>();
        try (var consumer = fromStart(topic.fullName(prefix))) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    add(topic, record, wanted, found);
                }
            }
        }
        return found;
    }

    /** Raw dead letters that are there now. */
    List<ConsumerRecord<String, byte[]>> deadLetters() {
        var found = new ArrayList<ConsumerRecord<String, byte[]>>();
        try (var consumer = fromStart(prefix + Topics.DEAD_LETTERS)) {
            var ends = consumer.endOffsets(consumer.assignment());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(found::add);
            }
        }
        return found;
    }

    private <V extends SpecificRecord> void add(
            Topic<V> topic,
            ConsumerRecord<String, byte[]> record,
            Predicate<V> wanted,
            List<ConsumerRecord<String, V>> found) {
        if (record.value() == null) {
            // another test's tombstone
            return;
        }
        V value;
        try {
            value = topic.type().cast(deserializer.deserialize(record.topic(), record.value()));
        } catch (BadRecordException e) {
            // a test wrote it to see what becomes of it
            return;
        }
        if (wanted.test(value)) {
            found.add(new ConsumerRecord<>(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    record.timestamp(),
                    record.timestampType(),
                    record.serializedKeySize(),
                    record.serializedValueSize(),
                    record.key(),
                    value,
                    record.headers(),
                    record.leaderEpoch()));
        }
    }

    private KafkaConsumer<String, byte[]> fromStart(String topic) {
        var consumer = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrap,
                        "isolation.level",
                        "read_committed",
                        // closing waits for the fetch that is under way
                        "fetch.max.wait.ms",
                        20),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    @Override
    public void close() {
        producer.close();
    }
}

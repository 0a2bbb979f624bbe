package org.simvite.backing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Text records on a broker under test. */
final class BrokerRecords implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String bootstrapServers;
    private final Admin admin;

    BrokerRecords(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(client());
    }

    void createTopic(String topic, int partitions) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);
        await().atMost(LIMIT).ignoreExceptions().until(() -> endOffsets(topic).size() == partitions);
    }

    void send(String topic, String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(client(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get(30, TimeUnit.SECONDS);
        }
    }

    void sendInTransaction(String topic, List<String> values) {
        var settings = client();
        settings.put("transactional.id", "test");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (var value : values) {
                var unused = producer.send(new ProducerRecord<>(topic, value, value));
            }
            producer.commitTransaction();
        }
    }

    /** As a client that dies in the middle of a transaction of a second at most. */
    void sendAndLeaveOpen(String topic, List<String> values) throws Exception {
        var settings = client();
        settings.put("transactional.id", "dies");
        settings.put("transaction.timeout.ms", "1000");
        var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            for (var value : values) {
                producer.send(new ProducerRecord<>(topic, value, value)).get(30, TimeUnit.SECONDS);
            }
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    List<String> readAll(String topic) throws Exception {
        var settings = client();
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        var ends = endOffsets(topic);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(ends.keySet());
            var values = new ArrayList<String>();
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
                return ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue());
            });
            return values;
        }
    }

    List<String> readByShareGroup(String topic, int count) throws Exception {
        var group = new ConfigResource(ConfigResource.Type.GROUP, "share-test");
        Collection<AlterConfigOp> earliest = List.of(
                new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET));
        admin.incrementalAlterConfigs(Map.of(group, earliest)).all().get(30, TimeUnit.SECONDS);
        var settings = client();
        settings.put("group.id", "share-test");
        try (var consumer = new KafkaShareConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            var values = new ArrayList<String>();
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(r -> values.add(r.value()));
                return values.size() >= count;
            });
            return values;
        }
    }

    boolean topicExistsAfterSending(String topic) throws Exception {
        var settings = client();
        settings.put("max.block.ms", "1000");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "a", "1")).get(30, TimeUnit.SECONDS);
        } catch (ExecutionException expected) {
            // The topic is unknown and stays so; the caller asserts on the list of topics.
        }
        return admin.listTopics().names().get(30, TimeUnit.SECONDS).contains(topic);
    }

    private Map<TopicPartition, Long> endOffsets(String topic) throws Exception {
        var description = Optional.ofNullable(admin.describeTopics(List.of(topic))
                        .allTopicNames()
                        .get(30, TimeUnit.SECONDS)
                        .get(topic))
                .orElseThrow();
        var latest = description.partitions().stream()
                .collect(Collectors.toMap(p -> new TopicPartition(topic, p.partition()), p -> OffsetSpec.latest()));
        var offsets = new HashMap<TopicPartition, Long>();
        admin.listOffsets(latest)
                .all()
                .get(30, TimeUnit.SECONDS)
                .forEach((partition, result) -> offsets.put(partition, result.offset()));
        return offsets;
    }

    private Map<String, Object> client() {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", bootstrapServers);
        return settings;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}

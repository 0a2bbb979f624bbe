package org.simvite.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.runtime.config.Settings;

class ClientsTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    @Test
    void readsWhatWasCommittedAndNothingElse() throws Exception {
        Clients clients = clients(BACKING.bootstrapServers());
        String topic = createTopic(clients, "facts");
        try (Producer<String, String> aborting =
                clients.producer("aborting", new StringSerializer(), Map.of("transactional.id", topic))) {
            aborting.initTransactions();
            aborting.beginTransaction();
            var unused = aborting.send(new ProducerRecord<>(topic, "key", "aborted"));
            aborting.flush();
            aborting.abortTransaction();
        }
        try (Producer<String, String> producer = clients.producer("writer", new StringSerializer())) {
            var unused =
                    producer.send(new ProducerRecord<>(topic, "key", "kept")).get(30, TimeUnit.SECONDS);
        }

        List<String> values = new ArrayList<>();
        try (Consumer<String, String> consumer = clients.consumer("reader", new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
                return !values.isEmpty();
            });
        }
        assertThat(values).containsExactly("kept");
    }

    /** After a broker's death what was under way is numbered anew, and the broker refuses a second batch that comes before the first. */
    @Test
    void noBatchOvertakesOneThatWasNumberedAnew() {
        var config = clients(BACKING.bootstrapServers()).producerConfig("writer", Map.of());

        assertThat(config)
                .containsEntry("max.in.flight.requests.per.connection", 1)
                .containsEntry("enable.idempotence", true)
                .containsEntry("acks", "all");
    }

    @Test
    void shareConsumersAcknowledgeThemselves() throws Exception {
        Clients clients = clients(BACKING.bootstrapServers());
        String topic = createTopic(clients, "orders");
        readFromTheStart(clients, BACKING.topicPrefix() + "fulfil");
        try (Producer<String, String> producer = clients.producer("writer", new StringSerializer())) {
            var unused =
                    producer.send(new ProducerRecord<>(topic, "key", "order")).get(30, TimeUnit.SECONDS);
        }

        List<Short> attempts = new ArrayList<>();
        try (ShareConsumer<String, String> consumer =
                clients.shareConsumer("worker", "fulfil", new StringDeserializer(), Map.of())) {
            consumer.subscribe(List.of(topic));
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    attempts.add(record.deliveryCount().orElseThrow());
                    consumer.acknowledge(
                            record, attempts.size() < 2 ? AcknowledgeType.RELEASE : AcknowledgeType.ACCEPT);
                });
                return attempts.size() == 2;
            });
        }
        assertThat(attempts).containsExactly((short) 1, (short) 2);
    }

    @Test
    void aSendWithoutABrokerBlocksForTwoSecondsAtMost() {
        Clients clients = clients("127.0.0.1:1");
        long begun = System.nanoTime();
        try (Producer<String, String> producer = clients.producer("writer", new StringSerializer())) {
            assertThatThrownBy(() -> producer.send(new ProducerRecord<>("none", "key", "value"))
                            .get(30, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TimeoutException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void showsNeitherPasswordsNorTheRegistrysUser() {
        KafkaSettings settings = new KafkaSettings(
                "broker:9092",
                URI.create("http://user:password@registry:8080"),
                "simvite.",
                Map.of("sasl.jaas.config", "password"));

        assertThat(settings.toString()).contains("broker:9092").doesNotContain("password");
    }

    @Test
    void takesItsSettingsFromWhereAllDo() {
        KafkaSettings settings = KafkaSettings.from(Settings.of(Map.of("topic.prefix", "acme.")));

        assertThat(settings.prefix()).isEqualTo("acme.");
        assertThat(settings.bootstrap()).isEqualTo("localhost:9092");
        assertThat(settings.registry()).isEqualTo(URI.create("http://localhost:8080/apis/ccompat/v7"));
    }

    private static Clients clients(String bootstrap) {
        return new Clients(new KafkaSettings(bootstrap, URI.create("http://none:1"), BACKING.topicPrefix(), Map.of()));
    }

    private static String createTopic(Clients clients, String name) throws Exception {
        String topic = BACKING.topicPrefix() + name;
        Map<TopicPartition, OffsetSpec> end = Map.of(new TopicPartition(topic, 0), OffsetSpec.latest());
        try (Admin admin = clients.admin("admin")) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
            await().atMost(LIMIT)
                    .ignoreExceptions()
                    .until(() -> admin.listOffsets(end)
                                    .all()
                                    .get(30, TimeUnit.SECONDS)
                                    .size()
                            == 1);
        }
        return topic;
    }

    private static void readFromTheStart(Clients clients, String group) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group);
        Collection<AlterConfigOp> earliest = List.of(
                new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), AlterConfigOp.OpType.SET));
        try (Admin admin = clients.admin("admin")) {
            admin.incrementalAlterConfigs(Map.of(resource, earliest)).all().get(30, TimeUnit.SECONDS);
        }
    }
}

package org.simvite.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.ReleaseCause;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.AvroSerializer;
import org.simvite.serde.BadRecordException;
import org.simvite.serde.IncompatibleSchemaException;
import org.simvite.serde.RegistryClient;
import org.simvite.serde.RegistryUnavailableException;
import org.simvite.topic.Party;
import org.simvite.topic.TopicProvisioner;
import org.simvite.topic.Topics;
import org.simvite.topic.TopicsUnfitException;

/** The catalogue, the serdes and the registry client of the contracts, on a real broker and a real registry. */
class TopicProvisionerTest {

    private static final int PARTITIONS = 2;

    @RegisterExtension
    static final SimviteBackingExtension backing = new SimviteBackingExtension();

    @SuppressWarnings("NullAway.Init")
    private static Admin admin;

    @SuppressWarnings("NullAway.Init")
    private static RegistryClient registry;

    @BeforeAll
    static void provision() {
        admin = Admin.create(Map.of("bootstrap.servers", backing.bootstrapServers()));
        registry = new RegistryClient(URI.create(backing.registryUrl()));
        TopicProvisioner.provision(admin, prefix(), PARTITIONS, 1, registry);
    }

    @AfterAll
    static void close() {
        admin.close();
    }

    @Test
    void createsEveryTopicWithItsPartitionsAndRetention() throws Exception {
        var topics =
                Topics.all().stream().map(topic -> topic.fullName(prefix())).collect(Collectors.toList());
        topics.add(prefix() + "dead-letters");

        var found = admin.describeTopics(topics).allTopicNames().get();

        assertThat(found)
                .hasSize(Topics.all().size() + 1)
                .allSatisfy((name, description) ->
                        assertThat(description.partitions()).hasSize(PARTITIONS));
        assertThat(config("credit-balances"))
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("max.compaction.lag.ms", "86400000");
        assertThat(config("credit-ledger"))
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1");
        assertThat(config("sim-applications")).containsEntry("retention.ms", "2419200000");
        assertThat(config("sim-parameters")).containsEntry("retention.ms", "604800000");
        assertThat(config("activity-feed")).containsEntry("retention.ms", "2419200000");
        assertThat(config("account-commands")).containsEntry("retention.ms", "34560000000");
        assertThat(config("dead-letters"))
                .containsEntry("retention.ms", "2419200000")
                .containsEntry("max.message.bytes", "2097152");
    }

    @Test
    void keepsARequestAboutSomethingLongPastForDaysFromWhenItWasWritten() throws Exception {
        assertThat(config("admission-releases")).containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(config("stock-commands")).containsEntry("message.timestamp.type", "LogAppendTime");
        assertThat(config("sim-outcomes")).containsEntry("message.timestamp.type", "CreateTime");
    }

    @Test
    void changesNothingWhenRepeatedAndPutsRetentionRight() throws Exception {
        var before = ids();
        var progress = new ArrayList<String>();
        var name = prefix() + "asks";
        var other = new ConfigEntry("retention.ms", "1000");
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, name),
                        List.of(new AlterConfigOp(other, AlterConfigOp.OpType.SET))))
                .all()
                .get();

        TopicProvisioner.provision(admin, prefix(), PARTITIONS, 1, registry, progress::add);

        assertThat(ids()).isEqualTo(before);
        assertThat(progress)
                .containsExactly(
                        Topics.all().size() + 1 + " topics take writes",
                        Topics.all().size() + " schemas registered");
        assertThat(config("asks")).containsEntry("retention.ms", "604800000");
    }

    @Test
    void namesTopicAndBothCountsWhenThePartitionsDiffer() {
        assertThatThrownBy(() -> TopicProvisioner.provision(admin, prefix(), PARTITIONS + 1, 1, registry))
                .isInstanceOf(TopicsUnfitException.class)
                .hasMessageContaining("topic " + prefix() + "sim-applications has 2 partitions, not 3");
    }

    @Test
    void checkFindsMissingTopicsAndUnequalPartitions() throws Exception {
        TopicProvisioner.check(admin, prefix());
        TopicProvisioner.check(admin, prefix(), Party.GATEWAY);

        var wrong = prefix() + "wrong.";
        admin.createTopics(List.of(
                        new NewTopic(wrong + "sim-applications", 2, (short) 1),
                        new NewTopic(wrong + "admission-releases", 3, (short) 1)))
                .all()
                .get();
        assertThatThrownBy(() -> TopicProvisioner.check(admin, wrong, Party.CREDIT_STREAM))
                .isInstanceOfSatisfying(
                        TopicsUnfitException.class,
                        e -> assertThat(e.findings())
                                .contains(
                                        "topic " + wrong + "dead-letters is missing",
                                        "credit-stream APPLICANT needs topics with equal numbers of partitions, but they have {"
                                                + wrong + "admission-releases=3, " + wrong + "sim-applications=2}"));
    }

    @Test
    void refusesASchemaThatEarlierReadersCannotRead() {
        var topic = Topics.CREDIT_LEDGER;
        var incompatible = SchemaBuilder.record("LedgerEntry")
                .namespace("org.simvite.event")
                .fields()
                .requiredLong("eventId")
                .endRecord();

        assertThatThrownBy(() -> registry.register(topic.subject(prefix()), incompatible))
                .isInstanceOf(IncompatibleSchemaException.class)
                .hasMessageContaining("credit-ledger-value refuses");
    }

    @Test
    void tellsAnUnknownIdFromASubjectThatIsNotProvisioned() {
        assertThatThrownBy(() -> registry.schema(999_999)).isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> registry.idOf("nobody-knows-value", Schema.create(Schema.Type.STRING)))
                .isInstanceOf(RegistryUnavailableException.class);
        var other = SchemaBuilder.record("Other").fields().endRecord();
        assertThatThrownBy(() -> registry.idOf(Topics.ASKS.subject(prefix()), other))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void serdesConfiguredByClassNameCarryARecordThroughTheBroker() throws Exception {
        var topic = Topics.ADMISSION_RELEASES.fullName(prefix());
        var release = AdmissionRelease.newBuilder()
                .setEventId("application-1/USED")
                .setAt(Instant.parse("2026-05-01T10:00:00.123Z"))
                .setAccountId("key-1")
                .setApplicationId("application-1")
                .setCause(ReleaseCause.USED)
                .build();

        try (var producer = new KafkaProducer<String, Object>(producerConfig())) {
            var unused =
                    producer.send(new ProducerRecord<>(topic, "key-1", release)).get();
        }

        try (var consumer = new KafkaConsumer<String, Object>(consumerConfig())) {
            consumer.assign(List.of(new TopicPartition(topic, 0), new TopicPartition(topic, 1)));
            consumer.seekToBeginning(consumer.assignment());
            assertThat(consumer.poll(Duration.ofSeconds(20)))
                    .singleElement()
                    .satisfies(record -> assertThat(record.value()).isEqualTo(release));
        }
    }

    private static Map<String, Object> producerConfig() {
        return Map.of(
                "bootstrap.servers", backing.bootstrapServers(),
                "key.serializer", StringSerializer.class.getName(),
                "value.serializer", AvroSerializer.class.getName(),
                "auto.register.schemas", false,
                "schema.registry.url", backing.registryUrl());
    }

    private static Map<String, Object> consumerConfig() {
        return Map.of(
                "bootstrap.servers", backing.bootstrapServers(),
                "key.deserializer", StringDeserializer.class.getName(),
                "value.deserializer", AvroDeserializer.class.getName(),
                "schema.registry.url", backing.registryUrl());
    }

    private static Map<String, Integer> ids() {
        return Topics.all().stream()
                .collect(Collectors.toMap(
                        topic -> topic.name(),
                        topic -> registry.idOf(
                                topic.subject(prefix()), SpecificData.get().getSchema(topic.type()))));
    }

    private static Map<String, String> config(String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, prefix() + topic);
        var config = admin.describeConfigs(List.of(resource))
                .values()
                .values()
                .iterator()
                .next()
                .get();
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(entry -> entry.name(), entry -> entry.value()));
    }

    private static String prefix() {
        return backing.topicPrefix();
    }
}

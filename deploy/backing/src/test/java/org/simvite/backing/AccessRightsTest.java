package org.simvite.backing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Materialized;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.serde.InMemorySchemaStore;
import org.simvite.topic.AccessRights;
import org.simvite.topic.Party;
import org.simvite.topic.Topic;
import org.simvite.topic.TopicProvisioner;
import org.simvite.topic.Topics;

/** The access rights on a broker that denies whatever is not allowed, with one user for each party. */
class AccessRightsTest {

    private static final String PREFIX = "simvite.";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Set<Party> STREAMS =
            Set.of(Party.INVITE_SERVICE, Party.CREDIT_STREAM, Party.PROVISIONING_WORKER);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static GuardedBroker broker;

    @SuppressWarnings("NullAway.Init")
    private static Admin admin;

    @BeforeAll
    static void provision() throws Exception {
        var users = Stream.of(Party.values()).map(Party::processName).toList();
        broker = GuardedBroker.start(folder.resolve("broker"), users);
        admin = Admin.create(broker.client(GuardedBroker.ADMIN));
        TopicProvisioner.provision(admin, PREFIX, 1, 1, new InMemorySchemaStore());
        var internal = STREAMS.stream()
                .map(party -> new NewTopic(internal(party), 1, (short) 1))
                .toList();
        admin.createTopics(internal).all().get();
        assertThat(writable(GuardedBroker.ADMIN)).isEqualTo(topics());
        var rights = new HashSet<AclBinding>();
        for (var party : Party.values()) {
            rights.addAll(AccessRights.of(party, PREFIX, party.processName()));
        }
        admin.createAcls(rights).all().get();
        await().until(() -> Set.copyOf(
                        admin.describeAcls(AclBindingFilter.ANY).values().get())
                .equals(rights));
    }

    @AfterAll
    static void close() {
        admin.close();
        broker.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPartyWritesItsTopicsAndIsRefusedAllOthers(Party party) {
        var expected = catalogue(topic -> topic.writers().contains(party));
        if (party != Party.ANALYTICS && party != Party.OPERATOR) {
            expected.add(PREFIX + Topics.DEAD_LETTERS);
        }
        addInternal(expected, party);

        assertThat(writable(party.processName())).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void aPartyReadsItsTopicsAndIsRefusedAllOthers(Party party) {
        var expected = catalogue(topic -> topic.readers().contains(party));
        if (party != Party.ANALYTICS && party != Party.OPERATOR) {
            expected.add(PREFIX + Topics.DEAD_LETTERS);
        }
        addInternal(expected, party);

        assertThat(readable(party.processName())).isEqualTo(expected);
    }

    /** Side by side, since each takes seconds to get its first record; either group protocol can be asked for in the settings. */
    @Test
    void streamsApplicationsRunAndTheWorkerTakesAnOrder() throws Exception {
        var decisions = end(Topics.INVITE_DECISIONS);
        var applications = end(Topics.APPLICATION_DECISIONS);
        try (var classic = application(
                        Party.INVITE_SERVICE,
                        "classic",
                        Topics.INVITE_REQUESTS,
                        Topics.INVITE_DECISIONS,
                        Topics.CAMPAIGNS);
                var streams = application(
                        Party.CREDIT_STREAM,
                        "streams",
                        Topics.SIM_APPLICATIONS,
                        Topics.APPLICATION_DECISIONS,
                        Topics.CREDIT_POLICIES);
                var orders = worker()) {
            classic.start();
            streams.start();
            await().atMost(LIMIT)
                    .until(() -> !orders.poll(Duration.ofMillis(100)).isEmpty());
            await().atMost(LIMIT).until(() -> end(Topics.INVITE_DECISIONS) > decisions);
            await().atMost(LIMIT).until(() -> end(Topics.APPLICATION_DECISIONS) > applications);
            assertThat(classic.close(leaving())).isTrue();
            assertThat(streams.close(leaving())).isTrue();
        }

        assertThat(admin.listTopics().names().get())
                .contains(PREFIX + "invite-service-seen-changelog", PREFIX + "credit-stream-seen-changelog");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PROVISIONING_WORKER")
    void groupsTransactionsAndTopicsOfThePoolAreRefusedToOthers(Party party) {
        var other = broker.client(party.processName());
        var pool = PREFIX + Party.PROVISIONING_WORKER.processName();
        try (var its = Admin.create(other)) {
            assertThatThrownBy(() -> its.listConsumerGroupOffsets(pool).all().get())
                    .hasCauseInstanceOf(GroupAuthorizationException.class);
            assertThatThrownBy(() -> its.createTopics(List.of(new NewTopic(pool + "-more", 1, (short) 1)))
                            .all()
                            .get())
                    .hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> setUpShareGroup(other)).hasCauseInstanceOf(GroupAuthorizationException.class);
        }
        other.put("transactional.id", pool + "-1");
        try (var producer = new KafkaProducer<>(other, new StringSerializer(), new StringSerializer())) {
            assertThatThrownBy(producer::initTransactions).isInstanceOf(TransactionalIdAuthorizationException.class);
        }
    }

    private static Set<String> writable(String user) {
        var config = broker.client(user);
        config.put("linger.ms", 0);
        // who may write nothing gets no producer id either, and would be refused for that
        config.put("enable.idempotence", !user.equals(Party.ANALYTICS.processName()));
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            return allowed(topic -> () ->
                    producer.send(new ProducerRecord<>(topic, "key", "value")).get());
        }
    }

    private static Set<String> readable(String user) {
        var config = broker.client(user);
        config.put("fetch.max.wait.ms", 10);
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            return allowed(topic -> () -> {
                var partition = new TopicPartition(topic, 0);
                consumer.assign(List.of(partition));
                consumer.seek(partition, 0);
                var records = consumer.poll(LIMIT);
                assertThat(records.records(partition)).isNotEmpty();
                return records;
            });
        }
    }

    /** The topics with which it can be done; anything but missing rights fails the test. */
    private static Set<String> allowed(Function<String, Callable<?>> attempt) {
        var allowed = new HashSet<String>();
        for (var topic : topics()) {
            try {
                attempt.apply(topic).call();
                allowed.add(topic);
            } catch (Exception e) {
                var refusal = e instanceof ExecutionException ? e.getCause() : e;
                assertThat(refusal)
                        .isInstanceOfSatisfying(
                                TopicAuthorizationException.class,
                                refused -> assertThat(refused.getMessage()).contains(topic));
            }
        }
        return allowed;
    }

    private static Set<String> topics() {
        var names = catalogue(topic -> true);
        names.add(PREFIX + Topics.DEAD_LETTERS);
        STREAMS.forEach(party -> names.add(internal(party)));
        return names;
    }

    private static Set<String> catalogue(Predicate<Topic<?>> which) {
        return Topics.all().stream()
                .filter(which)
                .map(topic -> topic.fullName(PREFIX))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static void addInternal(Set<String> names, Party party) {
        if (STREAMS.contains(party)) {
            names.add(internal(party));
        }
    }

    private static String internal(Party party) {
        return PREFIX + party.processName() + "-things-changelog";
    }

    private static long end(Topic<?> topic) throws Exception {
        var partition = new TopicPartition(topic.fullName(PREFIX), 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static KafkaShareConsumer<String, String> worker() throws Exception {
        var config = broker.client(Party.PROVISIONING_WORKER.processName());
        setUpShareGroup(config);
        config.put("group.id", PREFIX + AccessRights.FULFIL_GROUP);
        var orders = new KafkaShareConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        orders.subscribe(List.of(Topics.PROVISIONING_ORDERS.fullName(PREFIX)));
        return orders;
    }

    private static void setUpShareGroup(Map<String, Object> user) throws Exception {
        var group = new ConfigResource(ConfigResource.Type.GROUP, PREFIX + AccessRights.FULFIL_GROUP);
        var earliest = new AlterConfigOp(new ConfigEntry("share.auto.offset.reset", "earliest"), OpType.SET);
        try (var its = Admin.create(user)) {
            its.incrementalAlterConfigs(Map.of(group, List.of(earliest))).all().get();
        }
    }

    /** Counts records by key, exactly once, with a store of its own and a global one. */
    private static KafkaStreams application(Party party, String protocol, Topic<?> in, Topic<?> out, Topic<?> global) {
        var builder = new StreamsBuilder();
        builder.globalTable(global.fullName(PREFIX), Materialized.as("global"));
        builder.<String, String>stream(in.fullName(PREFIX))
                .groupByKey()
                .count(Materialized.as("seen"))
                .toStream()
                .mapValues(count -> count.toString())
                .to(out.fullName(PREFIX));
        var config = broker.client(party.processName());
        config.put("application.id", PREFIX + party.processName());
        config.put("group.protocol", protocol);
        config.put("processing.guarantee", "exactly_once_v2");
        config.put("commit.interval.ms", 20);
        config.put("auto.offset.reset", "earliest");
        config.put("state.dir", folder.resolve("state").toString());
        config.put("default.key.serde", Serdes.StringSerde.class);
        config.put("default.value.serde", Serdes.StringSerde.class);
        return new KafkaStreams(builder.build(), new StreamsConfig(config));
    }

    private static CloseOptions leaving() {
        return CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(LIMIT);
    }
}

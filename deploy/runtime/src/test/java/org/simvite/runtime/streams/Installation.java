package org.simvite.runtime.streams;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.DeadLetterCommand;
import org.simvite.event.DeadLetterCommandKind;
import org.simvite.event.InviteCommand;
import org.simvite.event.ReleaseCause;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.kafka.KafkaSettings;
import org.simvite.runtime.letters.LetterId;
import org.simvite.runtime.shell.RunningService;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.AvroSerializer;
import org.simvite.topic.Topic;
import org.simvite.topic.TopicSettings;
import org.simvite.topic.Topics;

/** Topics of one test on the shared broker, with what is needed to write and read them. */
final class Installation implements AutoCloseable {

    static final int PARTITIONS = 3;

    private static final List<Topic<?>> TOPICS = List.of(
            Topics.ADMISSION_RELEASES,
            Topics.SIM_APPLICATIONS,
            Topics.INVITE_COMMANDS,
            Topics.REDEMPTION_REQUESTS,
            Topics.CAMPAIGNS);
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    private final KafkaSettings settings;
    private final Clients clients;
    private final Admin admin;
    private final Producer<String, byte[]> producer;
    private final AvroSerializer avro;

    Installation(String bootstrap, String registry, String prefix) {
        settings = new KafkaSettings(bootstrap, URI.create(registry), prefix, Map.of());
        clients = new Clients(settings);
        admin = clients.admin("test");
        producer = clients.producer("test", new ByteArraySerializer());
        avro = new AvroSerializer(settings.registryClient());
    }

    KafkaSettings settings() {
        return settings;
    }

    Admin admin() {
        return admin;
    }

    String topic(String name) {
        return settings.prefix() + name;
    }

    /** What the topology under test needs. The whole catalogue takes three seconds, for each test. */
    void provision(Topic<?>... more) throws Exception {
        List<String> names = new ArrayList<>(List.of(topic(Topics.DEAD_LETTERS)));
        List<Topic<?>> topics = new ArrayList<>(TOPICS);
        topics.addAll(List.of(more));
        for (Topic<?> topic : topics) {
            names.add(topic.fullName(settings.prefix()));
            settings.registryClient()
                    .register(
                            topic.subject(settings.prefix()), SpecificData.get().getSchema(topic.type()));
        }
        admin.createTopics(names.stream()
                        .map(name -> new NewTopic(name, PARTITIONS, (short) 1).configs(config(name)))
                        .toList())
                .all()
                .get(30, TimeUnit.SECONDS);
        for (String name : names) {
            await().ignoreExceptions().until(() -> endOffsets(name).size() == PARTITIONS);
        }
    }

    private Map<String, String> config(String name) {
        Topic<?> topic = Topics.byName().get(name.substring(settings.prefix().length()));
        return topic == null ? TopicSettings.ofDeadLetters(1) : TopicSettings.of(topic.retention(), 1);
    }

    /** The end of each partition; fails while one has no leader yet. */
    List<Long> endOffsets(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> latest = partitions(topic).stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return admin.listOffsets(latest).all().get(30, TimeUnit.SECONDS).values().stream()
                .map(ListOffsetsResultInfo::offset)
                .toList();
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Starts an instance; its management port and state are its own. */
    RunningService start(Path stateDir, String registry, Map<String, String> more) {
        return start(stateDir, registry, more, Clock.systemUTC());
    }

    /** @param clock what is compared with the broker's */
    RunningService start(Path stateDir, String registry, Map<String, String> more, Clock clock) {
        Map<String, String> values = new HashMap<>(Map.of(
                "kafka.bootstrap",
                settings.bootstrap(),
                "registry.url",
                registry,
                "topic.prefix",
                settings.prefix(),
                "streams.state.dir",
                stateDir.toString(),
                "streams.session.timeout",
                "6s",
                "management.port",
                "0"));
        values.putAll(more);
        return RunningService.start("release-stream", Settings.of(values), read -> {
            StreamsSettings config = StreamsSettings.from(read, "release-stream");
            return shell -> StreamsShell.start(
                    shell, config, serdes -> new ReleaseTopology(config.kafka().prefix(), serdes).build(), clock);
        });
    }

    /** How many members the application's group has. */
    int members(String application) throws Exception {
        return admin
                .describeConsumerGroups(List.of(topic(application)))
                .all()
                .get(30, TimeUnit.SECONDS)
                .values()
                .stream()
                .mapToInt(group -> group.members().size())
                .sum();
    }

    /** Changes a setting of a topic. */
    void set(String topic, String setting, String value) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET))))
                .all()
                .get(30, TimeUnit.SECONDS);
    }

    void release(String device, String application) throws Exception {
        release(device, application, null);
    }

    /** @param timestamp of the record, not of the event; null is now */
    void release(String device, String application, @Nullable Instant timestamp) throws Exception {
        AdmissionRelease release = AdmissionRelease.newBuilder()
                .setEventId(application + "/" + device)
                .setAt(AT)
                .setAccountId(device)
                .setApplicationId(application)
                .setCause(ReleaseCause.USED)
                .build();
        String topic = topic(Topics.ADMISSION_RELEASES.name());
        send(topic, device, Objects.requireNonNull(avro.serialize(topic, release)), timestamp);
    }

    /** An operator says that a release's letter goes back as it came. */
    void replay(ConsumerRecord<String, byte[]> letter) throws Exception {
        String id = new LetterId(letter.partition(), letter.offset()).toString();
        DeadLetterCommand command = DeadLetterCommand.newBuilder()
                .setEventId("replay " + id)
                .setAt(Instant.now())
                .setLetterId(id)
                .setTopic(Topics.ADMISSION_RELEASES.name())
                .setKind(DeadLetterCommandKind.REPLAY)
                .setActor("operator:test")
                .setReason("test")
                .build();
        String topic = topic(Topics.DEAD_LETTER_COMMANDS.name());
        send(topic, id, avro.serialize(topic, command));
    }

    void send(String topic, String key, byte @Nullable [] value) throws Exception {
        send(topic, key, value, null);
    }

    /** @param timestamp of the record; null is now */
    void send(String topic, String key, byte @Nullable [] value, @Nullable Instant timestamp) throws Exception {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, null, timestamp == null ? null : timestamp.toEpochMilli(), key, value);
        record.headers().add("traceparent", "00-1-2-01".getBytes(StandardCharsets.UTF_8));
        var unused = producer.send(record).get(30, TimeUnit.SECONDS);
    }

    /** A release of each of so many devices. */
    void releaseMany(int devices) {
        String topic = topic(Topics.ADMISSION_RELEASES.name());
        for (int i = 0; i < devices; i++) {
            byte[] value = Objects.requireNonNull(avro.serialize(topic, release("device-" + i)));
            var unused = producer.send(new ProducerRecord<>(topic, "device-" + i, value));
        }
        producer.flush();
    }

    /** One device of each partition asks again as soon as it was answered; keeps the longest that each waited, in milliseconds. */
    void pingPong(Map<Integer, Long> longest, AtomicBoolean over) {
        String out = topic(Topics.ADMISSION_RELEASES.name());
        Map<Integer, Long> asked = new HashMap<>();
        try (Consumer<String, byte[]> consumer = clients.consumer("answers", new ByteArrayDeserializer())) {
            List<TopicPartition> answers = partitions(topic(Topics.INVITE_COMMANDS.name()));
            consumer.assign(answers);
            consumer.seekToEnd(answers);
            answers.forEach(consumer::position);
            for (int partition = 0; partition < PARTITIONS; partition++) {
                ask(out, partition, asked);
            }
            while (!over.get()) {
                consumer.poll(Duration.ofMillis(20)).forEach(answer -> {
                    long waited = (System.nanoTime() - asked.getOrDefault(answer.partition(), 0L)) / 1_000_000;
                    longest.merge(answer.partition(), waited, Math::max);
                    ask(out, answer.partition(), asked);
                });
            }
        }
    }

    private void ask(String topic, int partition, Map<Integer, Long> asked) {
        asked.put(partition, System.nanoTime());
        String device = IntStream.range(0, 1000)
                .mapToObj(i -> "device-" + i)
                .filter(key ->
                        Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS == partition)
                .findFirst()
                .orElseThrow();
        byte[] value = Objects.requireNonNull(avro.serialize(topic, release(device)));
        var unused = producer.send(new ProducerRecord<>(topic, device, value));
    }

    private static AdmissionRelease release(String device) {
        return AdmissionRelease.newBuilder()
                .setEventId(device)
                .setAt(AT)
                .setAccountId(device)
                .setApplicationId(device)
                .setCause(ReleaseCause.USED)
                .build();
    }

    /** Waits until the topic has so many committed records, and returns them. */
    List<ConsumerRecord<String, byte[]>> read(String topic, int count) {
        return read(topic, count, new ByteArrayDeserializer());
    }

    /** As {@code device=number of its releases}, in the order of each device. */
    List<String> commands(int count) {
        List<ConsumerRecord<String, Object>> records =
                read(topic(Topics.INVITE_COMMANDS.name()), count, new AvroDeserializer(settings.registryClient()));
        return records.stream()
                .map(record -> record.key() + "=" + ((InviteCommand) record.value()).getActor())
                .toList();
    }

    private <V> List<ConsumerRecord<String, V>> read(String topic, int count, Deserializer<V> values) {
        List<ConsumerRecord<String, V>> records = new ArrayList<>();
        try (Consumer<String, V> consumer = clients.consumer("test", values)) {
            List<TopicPartition> partitions = partitions(topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            // a thread that is replaced has died of something
            await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(60)).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
                return records.size() >= count;
            });
        }
        return records;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        admin.close(Duration.ofSeconds(5));
    }
}

package org.simvite.credit;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Account;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.SimApplication;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.kafka.KafkaSettings;
import org.simvite.runtime.shell.RunningService;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.StreamsShell;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.AvroSerializer;
import org.simvite.topic.Topic;
import org.simvite.topic.TopicProvisioner;
import org.simvite.topic.Topics;

/** credit-stream on a real broker, and everybody else played by the test: the gateway's ticks too. */
final class CreditInstallation implements AutoCloseable {

    static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Of a consumer that takes one look: when it is closed it waits for the fetch that is under way. */
    private static final Map<String, Object> LOOKING = Map.of("fetch.max.wait.ms", 20);

    private final String registry;
    private final KafkaSettings settings;
    private final Clients clients;
    private final Producer<String, Object> producer;
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
    /** Sources that report up to now with each tick. */
    private final Map<String, Boolean> reporting = new ConcurrentHashMap<>();

    CreditInstallation(String bootstrap, String registry, String prefix) {
        this.registry = registry;
        settings = new KafkaSettings(bootstrap, URI.create(registry), prefix, Map.of());
        clients = new Clients(settings);
        try (var admin = clients.admin("test")) {
            TopicProvisioner.provision(admin, prefix, PARTITIONS, 1, settings.registryClient());
        }
        producer = clients.producer("test", new AvroSerializer(settings.registryClient()));
        var unused = ticker.scheduleAtFixedRate(this::tick, 0, 250, TimeUnit.MILLISECONDS);
    }

    RunningService start(Path stateDir) throws InterruptedException {
        Settings values = Settings.of(Map.of(
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
        return RunningService.start("credit-stream", values, read -> {
                    var config = CreditSettings.from(read);
                    return shell -> StreamsShell.start(
                            shell,
                            config.streams(),
                            serdes -> new CreditTopology(
                                            settings.prefix(), serdes, config.rules(), shell.meters(), Stores.ON_DISK)
                                    .build());
                })
                .awaitReady(LIMIT);
    }

    /** From now on the source reports, up to the moment, several times a second. */
    void reports(String source) {
        reporting.put(source, true);
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, V value) throws Exception {
        var unused = producer.send(new ProducerRecord<>(topic.fullName(settings.prefix()), key, value))
                .get(30, TimeUnit.SECONDS);
    }

    /** Writes a record and does not wait; {@link #flush} does. */
    <V extends SpecificRecord> void write(Topic<V> topic, String key, V value) {
        producer.send(new ProducerRecord<>(topic.fullName(settings.prefix()), key, value), (written, failure) -> {
            if (failure != null) {
                failures.add(failure);
            }
        });
    }

    /** An account that has existed for a while. */
    void knows(String accountId) {
        write(
                Topics.ACCOUNTS,
                accountId,
                Account.newBuilder()
                        .setEventId(accountId + "/1")
                        .setAt(Instant.now())
                        .setAccountId(accountId)
                        .setKind(AccountKind.TERMINAL)
                        .setStatus(AccountStatus.ACTIVE)
                        .setCreatedAt(Instant.now().minus(Duration.ofDays(2)))
                        .build());
    }

    /** Waits until everything is written. */
    void flush() {
        producer.flush();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(failures.peek());
        }
    }

    /** Writes what is no record. */
    void writeBytes(Topic<?> topic, String key, byte[] bytes) throws Exception {
        try (var raw = clients.producer("test-raw", new ByteArraySerializer())) {
            var unused = raw.send(new ProducerRecord<>(topic.fullName(settings.prefix()), key, bytes))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    /** Waits for so many dead letters; their messages. */
    List<String> deadLetters(int count) {
        List<String> messages = new ArrayList<>();
        try (Consumer<String, byte[]> consumer = clients.consumer("test-dead", new ByteArrayDeserializer(), LOOKING)) {
            var topic = settings.prefix() + Topics.DEAD_LETTERS;
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(LIMIT).until(() -> {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(letter -> messages.add(new String(
                                letter.headers()
                                        .lastHeader("__streams.errors.message")
                                        .value(),
                                StandardCharsets.UTF_8)));
                return messages.size() >= count;
            });
        }
        return messages;
    }

    KafkaSettings settings() {
        return settings;
    }

    /** Waits until the topic has so many committed records. */
    <V extends SpecificRecord> List<V> awaitRecords(Topic<V> topic, int count) {
        return awaitRecords(topic, any -> true, count);
    }

    /** Every record of a topic that matches, as soon as there are that many. */
    <V extends SpecificRecord> List<V> awaitRecords(Topic<V> topic, Predicate<V> matches, int count) {
        List<V> records = new ArrayList<>();
        try (Consumer<String, Object> consumer =
                clients.consumer("test", new AvroDeserializer(settings.registryClient()), LOOKING)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TopicPartition(topic.fullName(settings.prefix()), i));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(LIMIT).until(() -> {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var value = topic.type().cast(record.value());
                    if (matches.test(value)) {
                        records.add(value);
                    }
                }
                return records.size() >= count;
            });
        }
        return records;
    }

    private void tick() {
        Instant now = Instant.now();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            tick(
                    Topics.SIM_APPLICATIONS,
                    partition,
                    SimApplication.newBuilder()
                            .setEventId("tick/" + now)
                            .setAt(now)
                            .setKind(ApplicationRecordKind.TICK)
                            .build());
            tick(Topics.ACTIVITY_FEED, partition, reported("clock", now));
            for (String source : reporting.keySet()) {
                tick(Topics.ACTIVITY_FEED, partition, reported(source, now));
            }
        }
    }

    private <V extends SpecificRecord> void tick(Topic<V> topic, int partition, V tick) {
        @Nullable String none = null;
        var unused = producer.send(new ProducerRecord<>(topic.fullName(settings.prefix()), partition, none, tick));
    }

    private static ActivityReport reported(String source, Instant through) {
        return ActivityReport.newBuilder()
                .setEventId("tick/" + source + "/" + through)
                .setAt(through)
                .setReceivedAt(through)
                .setKind(ActivityKind.TICK)
                .setSource(source)
                .setReportedThrough(through)
                .build();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}

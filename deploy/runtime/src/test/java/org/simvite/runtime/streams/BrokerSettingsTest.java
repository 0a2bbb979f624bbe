package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.runtime.shell.RunningService;
import org.simvite.topic.TopicSettings;
import org.simvite.topic.Topics;

/** A topology on a real broker that is not set as it has to be, or refuses what it is sent, or forgot what the group had read. */
class BrokerSettingsTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Installation installation;

    @SuppressWarnings("NullAway.Init")
    private String releases;

    @SuppressWarnings("NullAway.Init")
    private String changelog;

    @BeforeEach
    void open(TestInfo test) throws Exception {
        String name = test.getTestMethod().orElseThrow().getName();
        installation =
                new Installation(BACKING.bootstrapServers(), BACKING.registryUrl(), BACKING.topicPrefix() + name + ".");
        installation.provision();
        releases = installation.topic(Topics.ADMISSION_RELEASES.name());
        changelog = installation.topic("release-stream-releases-by-device-changelog");
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void aRecordStampedDaysAheadDoesNotKillTheThread() throws Exception {
        Instant daysAhead = Instant.now().plus(Duration.ofDays(5));
        try (RunningService service = start(Map.of()).awaitReady(LIMIT)) {
            takesAnyTime(releases);
            installation.release("device", "first", daysAhead);
            installation.release("device", "second");

            assertThat(installation.commands(2)).containsExactly("device=1", "device=2");
            assertThat(installation.read(releases, 2).get(0).timestamp()).isEqualTo(daysAhead.toEpochMilli());
            assertThat(installation.read(changelog, 2))
                    .allSatisfy(row -> assertThat(row.timestamp()).isLessThan(daysAhead.toEpochMilli()));
            assertThat(replaced(service)).isZero();
        }
    }

    /** Segments are dropped by their latest time: from year 56,000 it would keep all that the partition gets after it. */
    @Test
    void aFeedThatTakesMicrosecondsForMillisecondsKeepsNothingForEver() throws Exception {
        String feed = installation.topic(Topics.ACTIVITY_FEED.name());
        NewTopic made = new NewTopic(feed, Installation.PARTITIONS, (short) 1)
                .configs(TopicSettings.of(Topics.ACTIVITY_FEED.retention(), 1));
        installation.admin().createTopics(List.of(made)).all().get(30, TimeUnit.SECONDS);
        Instant begun = Instant.now();

        installation.send(feed, "iccid", new byte[] {1}, begun.plus(Duration.ofDays(365 * 54_000L)));

        assertThat(Instant.ofEpochMilli(installation.read(feed, 1).get(0).timestamp()))
                .isBetween(begun.minusSeconds(1), begun.plus(LIMIT));
    }

    /** Such a topic has its writer's time: what is refused there costs a command of an operator, and not the disk. */
    @Test
    void aTopicThatKeepsItsWritersTimeTakesNoneFromFarAhead() throws Exception {
        String campaigns = installation.topic(Topics.CAMPAIGNS.name());
        Instant now = Instant.now();

        installation.send(campaigns, "campaign", null, now.plus(Duration.ofMinutes(30)));

        assertThatThrownBy(() -> installation.send(campaigns, "campaign", null, now.plus(Duration.ofHours(2))))
                .hasCauseInstanceOf(InvalidTimestampException.class);
    }

    @Test
    void aBrokerThatRefusesATimeOrALengthCostsOneTransactionAndStopsNothing() throws Exception {
        String commands = installation.topic(Topics.INVITE_COMMANDS.name());
        // a replaced thread gets its tasks when the session of the old one is over
        try (RunningService service =
                start(Map.of("streams.session.timeout", "2s")).awaitReady(LIMIT)) {
            takesAnyTime(releases);
            installation.set(changelog, "message.timestamp.after.max.ms", "60000");
            installation.set(commands, "max.message.bytes", "3000");
            installation.release("device", "first", Instant.now().plus(Duration.ofMinutes(20)));
            assertThat(installation.commands(1)).containsExactly("device=1");

            installation.release("other", "x".repeat(5000));
            installation.release("other", "second");

            assertThat(installation.commands(2)).contains("device=1").anyMatch(command -> command.startsWith("other="));
            assertThat(headersOfTheLetter()).contains("RecordTooLargeException").contains(releases);
            assertThat(replaced(service)).isEqualTo(2);
            assertThat(service.shell().stopping()).isFalse();
        }
    }

    @Test
    void refusesToStartOnAChangelogThatKeepsTheBrokersLimits() throws Exception {
        start(Map.of()).awaitReady(LIMIT).close();
        installation.set(changelog, "message.timestamp.after.max.ms", "3600000");

        try (RunningService service = start(Map.of())) {
            assertThat(service.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void refusesToStartOnATopicThatIsNotAsTheCatalogueHasIt() throws Exception {
        installation.set(releases, "retention.ms", "3600000");

        try (RunningService service = start(Map.of())) {
            assertThat(service.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void refusesToReadEverythingAgainAgainstItsStoresUnlessToldTo() throws Exception {
        count("first");
        forgetOffsets();

        try (RunningService service = start(Map.of())) {
            assertThat(service.exitCode()).isEqualTo(1);
        }
        try (RunningService service =
                start(Map.of("streams.lost.offsets", "accept")).awaitReady(LIMIT)) {
            assertThat(installation.commands(2)).containsExactly("device=1", "device=2");
            assertThat(service.shell().stopping()).isFalse();
        }
        start(Map.of()).awaitReady(LIMIT).close();
    }

    @Test
    void refusesToGoOnWhereStepsAreGoneThatNobodyReadUnlessToldTo() throws Exception {
        count("first");
        installation.release("device", "second");
        installation.release("device", "third");
        var read = installation.read(releases, 3).get(0);
        installation
                .admin()
                .deleteRecords(Map.of(
                        new TopicPartition(read.topic(), read.partition()),
                        RecordsToDelete.beforeOffset(read.offset() + 2)))
                .all()
                .get(30, TimeUnit.SECONDS);

        try (RunningService service = start(Map.of())) {
            assertThat(service.exitCode()).isEqualTo(1);
        }
        try (RunningService service =
                start(Map.of("streams.lost.offsets", "accept")).awaitReady(LIMIT)) {
            assertThat(installation.commands(2)).containsExactly("device=1", "device=2");
            assertThat(service.shell().stopping()).isFalse();
        }
    }

    @Test
    void refusesAFolderWhoseStoresAreAnotherBrokers() throws Exception {
        count("first");
        forgetOffsets();
        installation.admin().deleteTopics(List.of(changelog)).all().get(30, TimeUnit.SECONDS);

        try (RunningService service = start(Map.of())) {
            assertThat(service.exitCode()).isEqualTo(1);
        }
    }

    /** What a transaction leaves that was given up, before the group ever committed anything. */
    @Test
    void aStartThatFailedBeforeItsFirstCommitIsNoLoss() throws Exception {
        start(Map.of()).awaitReady(LIMIT).close();
        Properties config = new Properties();
        config.put("bootstrap.servers", BACKING.bootstrapServers());
        config.put("transactional.id", "given-up");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            var unused = producer.send(new ProducerRecord<>(changelog, 0, "device", new byte[] {1}))
                    .get(30, TimeUnit.SECONDS);
            producer.abortTransaction();
        }

        start(Map.of()).awaitReady(LIMIT).close();
    }

    private void takesAnyTime(String topic) throws Exception {
        installation.set(topic, "message.timestamp.type", "CreateTime");
        installation.set(topic, "message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
    }

    private void count(String application) throws Exception {
        try (RunningService service = start(Map.of()).awaitReady(LIMIT)) {
            installation.release("device", application);
            assertThat(installation.commands(1)).containsExactly("device=1");
            assertThat(service.shell().stopping()).isFalse();
        }
    }

    /** As a broker does with a group that nobody was in for long enough. */
    private void forgetOffsets() {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .untilAsserted(() -> installation
                        .admin()
                        .deleteConsumerGroups(List.of(installation.topic("release-stream")))
                        .all()
                        .get(30, TimeUnit.SECONDS));
    }

    private String headersOfTheLetter() {
        StringBuilder text = new StringBuilder();
        installation
                .read(installation.topic(Topics.DEAD_LETTERS), 1)
                .get(0)
                .headers()
                .forEach(header -> text.append(header.key())
                        .append('=')
                        .append(new String(header.value(), StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static double replaced(RunningService service) {
        return service.shell()
                .meters()
                .counter("simvite.stream.threads.replaced")
                .count();
    }

    private RunningService start(Map<String, String> settings) {
        return installation.start(folder.resolve("state"), BACKING.registryUrl(), settings);
    }
}

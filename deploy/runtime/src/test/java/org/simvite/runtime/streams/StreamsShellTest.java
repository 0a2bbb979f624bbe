package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.event.AdmissionRelease;
import org.simvite.runtime.letters.LetterReplayer;
import org.simvite.runtime.shell.RunningService;
import org.simvite.serde.RegistryClient;
import org.simvite.topic.Party;
import org.simvite.topic.Topics;

/** A topology on a real broker and registry, and what may happen to it. */
class StreamsShellTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final RegistrySwitch registry = new RegistrySwitch(BACKING.registryUrl());

    @SuppressWarnings("NullAway.Init")
    private Installation installation;

    @BeforeEach
    void open(TestInfo test) {
        String name = test.getTestMethod().orElseThrow().getName();
        installation =
                new Installation(BACKING.bootstrapServers(), BACKING.registryUrl(), BACKING.topicPrefix() + name + ".");
    }

    @AfterEach
    void close() {
        installation.close();
        registry.close();
    }

    @Test
    void badRecordsBecomeDeadLettersAndTheFlowGoesOn() throws Exception {
        installation.provision();
        String releases = installation.topic(Topics.ADMISSION_RELEASES.name());
        try (RunningService service = start("a").awaitReady(LIMIT)) {
            installation.release("device", "first");
            installation.send(releases, "device", "no avro".getBytes(StandardCharsets.UTF_8));
            installation.release("device", ReleaseTopology.POISON);
            installation.release("device", ReleaseTopology.UNWRITABLE);
            installation.release("device", "second");

            assertThat(installation.commands(2)).containsExactly("device=1", "device=3");
            List<ConsumerRecord<String, byte[]>> letters =
                    installation.read(installation.topic(Topics.DEAD_LETTERS), 3);

            assertThat(letters).extracting(ConsumerRecord::key).containsOnly("device");
            assertThat(letters.get(0).value()).isEqualTo("no avro".getBytes(StandardCharsets.UTF_8));
            assertThat(headers(letters.get(0)))
                    .containsEntry("__streams.errors.exception", "org.simvite.serde.BadRecordException")
                    .containsEntry("__streams.errors.topic", releases)
                    .containsEntry("__streams.errors.offset", "1")
                    .containsEntry("__streams.errors.application", installation.topic("release-stream"))
                    .containsEntry("traceparent", "00-1-2-01");
            assertThat(headers(letters.get(1)))
                    .containsEntry("__streams.errors.exception", "java.lang.IllegalStateException")
                    .containsEntry("__streams.errors.node", "count-releases")
                    .containsEntry("__streams.errors.offset", "2");
            assertThat(headers(letters.get(2))).containsEntry("__streams.errors.offset", "3");
            assertThat(headers(letters.get(1)).get("__streams.errors.stacktrace"))
                    .contains("CountReleases.process");
            assertThat(letters)
                    .allSatisfy(
                            letter -> assertThat(headers(letter).toString()).doesNotContain(ReleaseTopology.SECRET));
            assertThat(service.shell()
                            .meters()
                            .counter("simvite.dead.letters", "topic", releases)
                            .count())
                    .isEqualTo(3);
        }
    }

    /** Streams lets go of the octets of what was forwarded when it is sent, and must not have been the record itself. */
    @Test
    void aRecordThatFailsAfterItsFirstResultHasItsOctetsInTheLetterAndIsReplayedAsItCame() throws Exception {
        installation.provision(Topics.DEAD_LETTER_COMMANDS, Topics.COMMAND_OUTCOMES);
        String releases = installation.topic(Topics.ADMISSION_RELEASES.name());
        try (RunningService service = start("a").awaitReady(LIMIT)) {
            installation.release("device", ReleaseTopology.LATE);
            ConsumerRecord<String, byte[]> letter = installation
                    .read(installation.topic(Topics.DEAD_LETTERS), 1)
                    .get(0);
            byte[] sent = installation.read(releases, 1).get(0).value();
            assertThat(letter.key()).isEqualTo("device");
            assertThat(letter.value()).isEqualTo(sent);

            try (LetterReplayer replayer = LetterReplayer.start(
                    Party.CREDIT_STREAM,
                    installation.settings(),
                    Clock.systemUTC(),
                    service.shell().meters())) {
                installation.replay(letter);

                assertThat(installation.commands(2)).containsExactly("device=1", "device=2");
                assertThat(replayer.health().ready()).isTrue();
            }
            assertThat(installation.read(releases, 2).get(1).value()).isEqualTo(sent);
        }
    }

    /** With its headers a dead letter is longer than the record, which a broker would not take. */
    @Test
    void aBadRecordAsLongAsATopicTakesBecomesADeadLetterToo() throws Exception {
        installation.provision();
        String releases = installation.topic(Topics.ADMISSION_RELEASES.name());
        byte[] longest = new byte[1_048_300];
        try (RunningService service = start("a").awaitReady(LIMIT)) {
            installation.send(releases, "device", longest);
            installation.release("device", "first");

            assertThat(installation.commands(1)).containsExactly("device=1");
            assertThat(installation
                            .read(installation.topic(Topics.DEAD_LETTERS), 1)
                            .get(0)
                            .value())
                    .isEqualTo(longest);
        }
    }

    @Test
    void badRecordsOfAGlobalStoreStopNothing() throws Exception {
        installation.provision();
        String campaigns = installation.topic(Topics.CAMPAIGNS.name());
        installation.send(campaigns, "before", "no avro".getBytes(StandardCharsets.UTF_8));
        try (RunningService service = start("a").awaitReady(LIMIT)) {
            installation.send(campaigns, "after", "no avro".getBytes(StandardCharsets.UTF_8));
            installation.send(campaigns, ReleaseTopology.POISON, null);
            installation.release("device", "first");

            assertThat(installation.commands(1)).containsExactly("device=1");
            await().atMost(LIMIT)
                    .until(() -> service.shell()
                                    .meters()
                                    .counter("simvite.dead.letters", "topic", campaigns)
                                    .count()
                            >= 3);
            assertThat(service.shell().stopping()).isFalse();
        }
    }

    @Test
    void aTickReachesEveryPartition() throws Exception {
        installation.provision();
        try (RunningService service = start("a").awaitReady(LIMIT)) {
            installation.release("device", ReleaseTopology.TICK);

            assertThat(installation.read(
                            installation.topic(Topics.REDEMPTION_REQUESTS.name()), Installation.PARTITIONS))
                    .extracting(ConsumerRecord::partition)
                    .containsExactlyInAnyOrder(0, 1, 2);
            assertThat(service.shell().stopping()).isFalse();
        }
    }

    @Test
    void whileTheRegistryIsDownNothingIsSkipped() throws Exception {
        installation.provision();
        // a replaced thread gets its tasks when the session of the old one is over
        Map<String, String> shortSession = Map.of("streams.session.timeout", "2s");
        try (RunningService service = start("a", shortSession).awaitReady(LIMIT)) {
            installation.release("device", "first");
            assertThat(installation.commands(1)).containsExactly("device=1");

            registry.turn(false);
            releaseWithANewSchema("device");
            installation.release("device", "third");
            await().atMost(LIMIT).until(() -> reason(service).equals("retrying after RegistryUnavailableException"));
            registry.turn(true);

            assertThat(installation.commands(3)).containsExactly("device=1", "device=2", "device=3");
            service.awaitReady(LIMIT);
            assertThat(installation.endOffsets(installation.topic(Topics.DEAD_LETTERS)))
                    .containsOnly(0L);
        }
    }

    @Test
    void waitsForTopicsAndRegistryInsteadOfDying() throws Exception {
        registry.turn(false);
        try (RunningService service = start("a")) {
            await().atMost(LIMIT).until(() -> reason(service).startsWith("waiting for the topics ["));
            installation.provision();
            await().atMost(LIMIT).until(() -> reason(service).startsWith("waiting for the registry: "));
            registry.turn(true);

            service.awaitReady(LIMIT);
        }
    }

    @Test
    void givesUpAfterAWhile() throws Exception {
        try (RunningService service = start("a", Map.of("streams.start.within", "1s"))) {
            assertThat(service.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void endsWhenAskedToWhileItWaits() throws Exception {
        RunningService service = start("a");
        await().atMost(LIMIT).until(() -> reason(service).startsWith("waiting for the topics ["));

        service.close();

        assertThat(service.exitCode()).isZero();
    }

    @Test
    void refusesUnequalPartitions() throws Exception {
        installation
                .admin()
                .createTopics(List.of(
                        new NewTopic(installation.topic(Topics.ADMISSION_RELEASES.name()), 2, (short) 1),
                        new NewTopic(installation.topic(Topics.SIM_APPLICATIONS.name()), 3, (short) 1)))
                .all()
                .get(30, TimeUnit.SECONDS);

        try (RunningService service = start("a")) {
            assertThat(service.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void leavesTheGroupAtItsEndAndAnotherTakesOver() throws Exception {
        installation.provision();
        Map<String, String> longSession = Map.of("streams.session.timeout", "60s");
        try (RunningService second = start("b", longSession)) {
            RunningService first = start("a", longSession).awaitReady(LIMIT);
            second.awaitReady(LIMIT);
            installation.release("device-1", "first");
            installation.release("device-2", "first");
            installation.release("device-3", "first");
            assertThat(installation.commands(3)).containsExactlyInAnyOrder("device-1=1", "device-2=1", "device-3=1");

            long begun = System.nanoTime();
            first.close();
            installation.release("device-1", "second");
            installation.release("device-2", "second");
            installation.release("device-3", "second");

            assertThat(installation.commands(6)).contains("device-1=2", "device-2=2", "device-3=2");
            // the session would time out after a minute only
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(45));
            assertThat(first.exitCode()).isZero();
        }
    }

    @Test
    void aStaticMemberStaysInTheGroupAndHasItsTasksBackAtOnce() throws Exception {
        installation.provision();
        Map<String, String> named = Map.of("streams.group.instance.id", "one", "streams.session.timeout", "60s");
        RunningService first = start("a", named).awaitReady(LIMIT);
        installation.release("device", "first");
        assertThat(installation.commands(1)).containsExactly("device=1");
        first.close();

        assertThat(installation.members("release-stream")).isEqualTo(1);
        try (RunningService second = start("a", named)) {
            installation.release("device", "second");

            assertThat(installation.commands(2)).containsExactly("device=1", "device=2");
            assertThat(second.shell().stopping()).isFalse();
        }
    }

    @Test
    void measuresTheClientsOfKafka() throws Exception {
        installation.provision();
        try (RunningService service = start("a").awaitReady(LIMIT)) {
            await().atMost(LIMIT)
                    .until(() -> service.shell().meters().getMeters().stream()
                            .anyMatch(meter -> meter.getId().getName().equals("kafka.stream.alive.stream.threads")));
        }
    }

    @Test
    void aDeadlineThatFailsIsTriedAgainAndItsLetterNamesIt() throws Exception {
        installation.provision();
        try (RunningService service = start("a").awaitReady(LIMIT)) {
            installation.release("device", ReleaseTopology.DUE);

            var letter = installation
                    .read(installation.topic(Topics.DEAD_LETTERS), 1)
                    .get(0);
            assertThat(letter.key()).isEqualTo("device");
            assertThat(headers(letter))
                    .containsEntry("__streams.errors.topic", "deadline of release-due")
                    .containsEntry("__streams.errors.exception", "java.lang.IllegalStateException");
            assertThat(headers(letter).toString()).doesNotContain(ReleaseTopology.SECRET);
            var meters = service.shell().meters();
            await().atMost(LIMIT)
                    .until(() -> meters.get("simvite.deadlines.failing")
                                    .tag("store", "release-due")
                                    .gauge()
                                    .value()
                            == 1);

            assertThat(installation.commands(1)).containsExactly("device=1");
            assertThat(meters.get("simvite.deadlines.failures").counter().count())
                    .isEqualTo(2);
            await().atMost(LIMIT)
                    .until(() -> meters.get("simvite.deadlines.failing").gauge().value() == 0);
        }
    }

    private RunningService start(String instance) {
        return start(instance, Map.of());
    }

    private RunningService start(String instance, Map<String, String> settings) {
        return installation.start(folder.resolve("state of " + instance), registry.url(), settings);
    }

    private static String reason(RunningService service) {
        var streams = service.shell().health().get("streams");
        return streams == null ? "" : streams.reason();
    }

    /** A field more than the running app knows, so that it has to ask the registry for the writer's schema. */
    private void releaseWithANewSchema(String device) throws Exception {
        Schema known = AdmissionRelease.getClassSchema();
        Schema newer = Schema.createRecord(known.getName(), known.getDoc(), known.getNamespace(), false);
        List<Schema.Field> fields = known.getFields().stream()
                .map(field -> new Schema.Field(field, field.schema()))
                .collect(Collectors.toList());
        fields.add(new Schema.Field("note", SchemaBuilder.builder().stringType(), "", ""));
        newer.setFields(fields);
        String topic = installation.topic(Topics.ADMISSION_RELEASES.name());
        int id = new RegistryClient(java.net.URI.create(BACKING.registryUrl())).register(topic + "-value", newer);
        GenericData.Record record = new GenericData.Record(newer);
        record.put("eventId", "second/" + device);
        record.put("at", Instant.EPOCH.toEpochMilli());
        record.put("accountId", device);
        record.put("applicationId", "second");
        record.put("cause", new GenericData.EnumSymbol(known.getField("cause").schema(), "USED"));
        record.put("note", "new");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream header = new DataOutputStream(bytes);
        header.write(0);
        header.writeInt(id);
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericData.Record>(newer).write(record, encoder);
        encoder.flush();
        installation.send(topic, device, bytes.toByteArray());
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> letter) {
        return java.util.Arrays.stream(letter.headers().toArray())
                .collect(Collectors.toMap(
                        Header::key,
                        header -> new String(Objects.requireNonNull(header.value()), StandardCharsets.UTF_8)));
    }
}

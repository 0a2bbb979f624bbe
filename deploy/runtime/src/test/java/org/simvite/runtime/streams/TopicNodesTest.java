package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.InviteCommand;
import org.simvite.event.ReleaseCause;
import org.simvite.runtime.config.Settings;
import org.simvite.topic.Topics;

class TopicNodesTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final AvroSerdes serdes = AvroSerdes.inMemory();

    @Test
    void namesEveryNodeForItsTopic() {
        assertThat(new ReleaseTopology("simvite.", serdes).build().describe().toString())
                .contains("read-admission-releases (topics: [simvite.admission-releases])")
                .contains("read-sim-applications (topics: [simvite.sim-applications])")
                .contains("write-invite-commands (topic: simvite.invite-commands)")
                .contains("tick-redemption-requests (topic: simvite.redemption-requests)")
                .contains("read-campaigns (topics: [simvite.campaigns])");
    }

    @Test
    void readsAndWritesTheRecordsOfTheCatalogue() {
        try (TopologyTestDriver driver =
                new TopologyTestDriver(new ReleaseTopology("simvite.", serdes).build(), config())) {
            releases(driver).pipeInput("device", release("application"), AT);

            TestRecord<String, InviteCommand> command = driver.createOutputTopic(
                            "simvite.invite-commands",
                            new StringDeserializer(),
                            serdes.of(Topics.INVITE_COMMANDS).deserializer())
                    .readRecord();
            assertThat(command.key()).isEqualTo("device");
            assertThat(command.value().getActor()).isEqualTo("1");
            assertThat(command.getRecordTime()).isEqualTo(AT);
        }
    }

    @Test
    void aPunctuationThatFailsLeavesADeadLetterAndTheFlowGoesOn() {
        Topology topology = new ReleaseTopology("simvite.", serdes).build();
        topology.addProcessor("fail", FailOnTime::new, TopicNodes.sourceName(Topics.ADMISSION_RELEASES));

        try (TopologyTestDriver driver = new TopologyTestDriver(topology, config())) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            releases(driver).pipeInput("device", release("application"), AT);

            TestOutputTopic<String, byte[]> letters = driver.createOutputTopic(
                    "simvite.dead-letters", new StringDeserializer(), new ByteArrayDeserializer());
            assertThat(letters.readRecordsToList()).hasSize(2).allSatisfy(letter -> {
                assertThat(letter.key()).isNull();
                assertThat(new String(
                                letter.headers()
                                        .lastHeader("__streams.errors.node")
                                        .value(),
                                StandardCharsets.UTF_8))
                        .isEqualTo("fail");
            });
            assertThat(driver.createOutputTopic(
                                    "simvite.invite-commands", new StringDeserializer(), new ByteArrayDeserializer())
                            .readKeyValuesToList())
                    .hasSize(1);
        }
    }

    private TestInputTopic<String, AdmissionRelease> releases(TopologyTestDriver driver) {
        return driver.createInputTopic(
                "simvite.admission-releases",
                new StringSerializer(),
                serdes.of(Topics.ADMISSION_RELEASES).serializer());
    }

    private static AdmissionRelease release(String application) {
        return AdmissionRelease.newBuilder()
                .setEventId(application + "/USED")
                .setAt(AT)
                .setAccountId("device")
                .setApplicationId(application)
                .setCause(ReleaseCause.USED)
                .build();
    }

    private Properties config() {
        Properties config = StreamsProperties.of(
                StreamsSettings.from(Settings.of(Map.of("streams.state.dir", folder.toString())), "test"));
        // the driver loses dead letters under exactly-once; that they arrive is tested on a real broker
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return config;
    }

    private static final class FailOnTime implements Processor<String, AdmissionRelease, Void, Void> {
        @Override
        public void init(ProcessorContext<Void, Void> context) {
            context.schedule(Duration.ofSeconds(1), PunctuationType.WALL_CLOCK_TIME, now -> {
                throw new IllegalStateException("at " + now);
            });
        }

        @Override
        public void process(Record<String, AdmissionRelease> record) {}
    }
}

package org.simvite.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.simvite.event.ActivityReport;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.SimApplication;
import org.simvite.gateway.call.TraceParent;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.AvroSerializer;
import org.simvite.serde.InMemorySchemaStore;
import org.simvite.topic.Topics;

@NullUnmarked
class PublisherTest {

    private static final String PREFIX = "t.";
    private static final int PARTITIONS = 3;
    private static final Duration LATE = Duration.ofMinutes(10);

    private final InMemorySchemaStore schemas = new InMemorySchemaStore();
    private final AtomicLong millis = new AtomicLong(1_000_000);
    /** Each look at it is a millisecond later, so that no two stamps are equal. */
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis.incrementAndGet());
        }
    };

    private MockProducer<String, byte[]> producer(boolean confirming) {
        var node = new Node(1, "localhost", 1);
        var partitions = IntStream.range(0, PARTITIONS)
                .boxed()
                .flatMap(partition -> List.of(Topics.SIM_APPLICATIONS, Topics.ACTIVITY_FEED).stream()
                        .map(topic -> new PartitionInfo(
                                topic.fullName(PREFIX), partition, node, new Node[] {node}, new Node[] {node})))
                .toList();
        var cluster = new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
        return new MockProducer<>(
                cluster,
                confirming,
                new org.apache.kafka.clients.producer.RoundRobinPartitioner(),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static SimApplication application(Instant at) {
        return SimApplication.newBuilder()
                .setEventId("e")
                .setAt(at)
                .setKind(ApplicationRecordKind.APPLY)
                .build();
    }

    @Test
    void whatTheBrokerDoesNotConfirmIsNotWritten() {
        var producer = producer(false);
        try (var publisher = new Publisher(producer, new AvroSerializer(schemas), PREFIX, clock)) {
            var written = publisher.publish(
                    Topics.SIM_APPLICATIONS, "device", TraceParent.fresh(), PublisherTest::application);
            assertThat(written.toCompletableFuture()).isNotDone();
            producer.errorNext(new TimeoutException("no answer"));
            assertThatThrownBy(() -> written.toCompletableFuture().join())
                    .hasCauseInstanceOf(NotWrittenException.class);
            producer.sendException = new TimeoutException("no metadata");
            var refused = publisher.publish(
                    Topics.SIM_APPLICATIONS, "device", TraceParent.fresh(), PublisherTest::application);
            assertThatThrownBy(() -> refused.toCompletableFuture().join())
                    .hasCauseInstanceOf(NotWrittenException.class);
            producer.sendException = null;
        }
    }

    @Test
    void whatIsStampedBeforeATickIsBeforeItInItsPartition() {
        var producer = producer(true);
        try (var publisher = new Publisher(producer, new AvroSerializer(schemas), PREFIX, clock);
                var ticks = new Ticks(publisher, Duration.ZERO, Optional.empty())) {
            var writers = IntStream.range(0, 4)
                    .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                        for (int i = 0; i < 500; i++) {
                            var unused = publisher.publish(
                                    Topics.SIM_APPLICATIONS,
                                    "device " + i,
                                    TraceParent.fresh(),
                                    PublisherTest::application);
                        }
                    }))
                    .toList();
            for (int i = 0; i < 50; i++) {
                ticks.tick();
            }
            writers.forEach(CompletableFuture::join);
        }
        var reader = new AvroDeserializer(schemas);
        var covered = new HashMap<Integer, Instant>();
        int ticksSeen = 0;
        for (var record : producer.history()) {
            if (record.topic().equals(Topics.SIM_APPLICATIONS.fullName(PREFIX))) {
                var value = (SimApplication) reader.deserialize(record.topic(), record.value());
                if (value.getKind() == ApplicationRecordKind.TICK) {
                    ticksSeen++;
                    covered.put(record.partition(), value.getAt());
                } else {
                    // whichever partition it goes to, no tick before it may cover it
                    assertThat(covered.values())
                            .allSatisfy(tick -> assertThat(value.getAt()).isAfter(tick));
                }
            }
        }
        assertThat(ticksSeen).isEqualTo(50 * PARTITIONS);
    }

    @Test
    void ticksCanStayBehind() {
        var producer = producer(true);
        try (var publisher = new Publisher(producer, new AvroSerializer(schemas), PREFIX, clock);
                var ticks = new Ticks(publisher, Duration.ofMillis(500), Optional.empty())) {
            ticks.tick();
        }
        var tick = producer.history().get(0);
        var value = (SimApplication) new AvroDeserializer(schemas).deserialize(tick.topic(), tick.value());
        assertThat(value.getAt().toEpochMilli()).isEqualTo(tick.timestamp() - 500);
    }

    @Test
    void whileSmdpsCanNotifyUsTheirSilenceIsTold() {
        var producer = producer(true);
        try (var publisher = new Publisher(producer, new AvroSerializer(schemas), PREFIX, clock);
                var ticks = new Ticks(publisher, Duration.ZERO, Optional.of(listening(() -> true)))) {
            ticks.tick();
            millis.addAndGet(LATE.toMillis());
            ticks.tick();
        }
        var reader = new AvroDeserializer(schemas);
        assertThat(producer.history())
                .filteredOn(record -> record.topic().equals(Topics.ACTIVITY_FEED.fullName(PREFIX)))
                .extracting(record -> (ActivityReport) reader.deserialize(record.topic(), record.value()))
                .filteredOn(tick -> tick.getSource().equals("smdp"))
                .hasSize(PARTITIONS)
                .allSatisfy(tick -> assertThat(tick.getReportedThrough())
                        .isEqualTo(tick.getReceivedAt().minus(LATE)));
    }

    /** While the read model was being filled every notification was refused, and their senders were vouched for. */
    @Test
    void whileNotificationsCannotBeTakenNobodyVouchesForTheirSenders() {
        var producer = producer(true);
        var able = new AtomicBoolean(true);
        try (var publisher = new Publisher(producer, new AvroSerializer(schemas), PREFIX, clock);
                var ticks = new Ticks(publisher, Duration.ZERO, Optional.of(listening(able::get)))) {
            ticks.tick();
            millis.addAndGet(LATE.toMillis());
            ticks.tick();
            var before = smdpTicks(producer);
            assertThat(before).isEqualTo(PARTITIONS);

            able.set(false);
            millis.addAndGet(LATE.toMillis());
            ticks.tick();
            assertThat(smdpTicks(producer)).isEqualTo(before);

            // what was refused comes within that time
            able.set(true);
            ticks.tick();
            assertThat(smdpTicks(producer)).isEqualTo(before);
            millis.addAndGet(LATE.toMillis());
            ticks.tick();
            assertThat(smdpTicks(producer)).isEqualTo(before + PARTITIONS);
        }
    }

    private Ticks.Listening listening(BooleanSupplier able) {
        return new Ticks.Listening(LATE, clock, able);
    }

    private long smdpTicks(MockProducer<String, byte[]> producer) {
        var reader = new AvroDeserializer(schemas);
        return producer.history().stream()
                .filter(record -> record.topic().equals(Topics.ACTIVITY_FEED.fullName(PREFIX)))
                .map(record -> (ActivityReport) reader.deserialize(record.topic(), record.value()))
                .filter(tick -> tick.getSource().equals("smdp"))
                .count();
    }
}

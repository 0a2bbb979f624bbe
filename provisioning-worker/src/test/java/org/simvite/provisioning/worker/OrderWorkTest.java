package org.simvite.provisioning.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningOrder;
import org.simvite.event.ProvisioningOrderKind;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.Reason;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Smdp;
import org.simvite.provisioning.fulfil.EsimOrders;
import org.simvite.provisioning.fulfil.Fulfilment;
import org.simvite.provisioning.fulfil.MatchingIds;
import org.simvite.provisioning.fulfil.SmdpUnderTest;
import org.simvite.provisioning.fulfil.Terminal;
import org.simvite.provisioning.fulfil.VirtualSims;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** One delivery, from bytes to its result. */
class OrderWorkTest {

    private static final String PREFIX = "simvite.";
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Terminal terminal = new Terminal();
    private final AvroSerdes serdes = AvroSerdes.inMemory();
    private final BrokerClock brokerClock = new BrokerClock(CLOCK);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmdpUnderTest smdp;

    @SuppressWarnings("NullAway.Init")
    private OrderWork work;

    @BeforeEach
    void start() throws Exception {
        smdp = new SmdpUnderTest(folder.resolve("journal"));
        var client = new Es2Client(
                new Smdp("main", smdp.address(), "1.2.3", "A.B", Duration.ofSeconds(2), Optional.empty()));
        var fulfilment = new Fulfilment(
                new EsimOrders(List.of(client), new MatchingIds(new byte[32]), CLOCK), new VirtualSims(List.of()));
        work = new OrderWork(
                fulfilment,
                new OrderOutput(producer, serdes, PREFIX, brokerClock),
                serdes,
                Duration.ofDays(7),
                brokerClock,
                SLACK,
                meters,
                CLOCK,
                "simvite.fulfil");
    }

    @AfterEach
    void close() {
        smdp.close();
        producer.close();
    }

    @Test
    void parametersAreWrittenBeforeTheResult() throws Exception {
        var record = record(bytes(order().build()));
        record.headers().add("traceparent", new byte[] {1});

        work.read(record).ifPresent(work::carryOut);

        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("simvite.sim-parameters", "simvite.provisioning-results");
        assertThat(producer.history()).allSatisfy(out -> {
            assertThat(out.timestamp()).isEqualTo(NOW.toEpochMilli());
            assertThat(out.headers().lastHeader("traceparent")).isNotNull();
        });
        var parameters = sent(0, Topics.SIM_PARAMETERS);
        assertThat(producer.history().get(0).key()).isEqualTo("app-1");
        assertThat(parameters.getExpiresAt()).isEqualTo(NOW.plus(Duration.ofDays(7)));
        assertThat(parameters.getAccountId()).isEqualTo(terminal.accountId());
        assertThat(terminal.open(parameters.getJwe(), "app-1").path("kind").asText())
                .isEqualTo("ESIM");
        var result = sent(1, Topics.PROVISIONING_RESULTS);
        assertThat(producer.history().get(1).key()).isEqualTo("esim");
        assertThat(result.getEventId()).isEqualTo("app-1/FULFIL/1");
        assertThat(result.getOutcome()).isEqualTo(ProvisioningOutcome.SUCCEEDED);
        assertThat(result.getReason()).isNull();
    }

    @Test
    void aRefusalWritesOneResultAndNoParameters() throws Exception {
        carryOut(bytes(order().setSignature("a.b.c").build()));

        assertThat(producer.history()).hasSize(1);
        assertThat(sent(0, Topics.PROVISIONING_RESULTS).getReason()).isEqualTo(Reason.SIGNATURE_INVALID);
    }

    @Test
    void bytesThatAreNoOrderBecomeADeadLetterWithTheirCause() throws Exception {
        var poison = "activation code LPA:1$A$SECRET".getBytes(StandardCharsets.US_ASCII);

        carryOut(poison);

        var letter = producer.history().get(0);
        assertThat(letter.topic()).isEqualTo("simvite.dead-letters");
        assertThat(letter.value()).isEqualTo(poison);
        assertThat(header(letter, "exception")).endsWith("BadRecordException");
        assertThat(header(letter, "topic")).isEqualTo("simvite.provisioning-orders");
        assertThat(header(letter, "offset")).isEqualTo("42");
        assertThat(header(letter, "message")).doesNotContain("SECRET");
    }

    @Test
    void aTombstoneBecomesADeadLetter() throws Exception {
        carryOut(null);

        assertThat(producer.history().get(0).topic()).isEqualTo("simvite.dead-letters");
    }

    @Test
    void anOrderThatThisVersionDoesNotUnderstandIsADeadLetterAndTheApplicationDoesNotWait() throws Exception {
        carryOut(bytes(order().setProfileKind(ProfileKind.UNKNOWN).build()));

        assertThat(producer.history())
                .extracting(ProducerRecord::topic)
                .containsExactly("simvite.dead-letters", "simvite.provisioning-results");
        var result = sent(1, Topics.PROVISIONING_RESULTS);
        assertThat(result.getOutcome()).isEqualTo(ProvisioningOutcome.FAILED);
        assertThat(result.getReason()).isEqualTo(Reason.NOT_DECIDED);
        assertThat(meters.counter("simvite.dead.letters", "topic", "simvite.provisioning-orders")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatTheBrokerDoesNotTakeIsFoundAgainByTheNextAttempt() throws Exception {
        producer.sendException = new TimeoutException("no broker");
        carryOut(bytes(order().build()));
        assertThat(unexecuted("LOST")).isEqualTo(1);

        producer.sendException = null;
        carryOut(bytes(order().setEventId("app-1/FULFIL/2").setAttempt(2).build()));

        assertThat(sent(1, Topics.PROVISIONING_RESULTS).getOutcome()).isEqualTo(ProvisioningOutcome.SUCCEEDED);
        assertThat(smdp.profile("8988211000000530082").orders()).isEqualTo(1);
    }

    @Test
    void aDeadLetterThatTheBrokerDoesNotTakeIsNotTakenForWritten() {
        producer.sendException = new TimeoutException("no broker");

        assertThatThrownBy(() -> work.read(record(new byte[] {7}))).isInstanceOf(OrderOutput.LostException.class);
    }

    @Test
    void anInterruptionLeavesTheOrderToTheNextAttempt() throws Exception {
        var delivery = work.read(record(bytes(order().build()))).orElseThrow();
        Thread.currentThread().interrupt();

        work.carryOut(delivery);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(producer.history()).isEmpty();
        assertThat(unexecuted("STOPPED")).isEqualTo(1);
    }

    @Test
    void anOrderOlderThanItsSilenceIsLeftUnexecutedAndSaysSo() throws Exception {
        carryOut(orderOf(NOW), NOW.minus(SILENCE).minus(SLACK));

        assertThat(producer.history()).hasSize(1);
        var result = sent(0, Topics.PROVISIONING_RESULTS);
        assertThat(result.getOutcome()).isEqualTo(ProvisioningOutcome.TRY_LATER);
        assertThat(result.getBackEndCode()).isEqualTo("expired");
        assertThat(smdp.profiles()).as("the SM-DP+ was not asked").isEmpty();
        assertThat(unexecuted("EXPIRED")).isEqualTo(1);
    }

    @Test
    void anOrderIsGoodUntilItsSilenceIsOver() throws Exception {
        carryOut(orderOf(NOW), NOW.minus(SILENCE).minus(SLACK).plusMillis(1));

        assertThat(sent(0, Topics.SIM_PARAMETERS).getApplicationId()).isEqualTo("app-1");
        assertThat(sent(1, Topics.PROVISIONING_RESULTS).getOutcome()).isEqualTo(ProvisioningOutcome.SUCCEEDED);
    }

    @Test
    void aPoolWhoseClockIsHoursBehindIsServedAllTheSame() throws Exception {
        carryOut(orderOf(NOW.minus(Duration.ofHours(3))), NOW);

        assertThat(sent(1, Topics.PROVISIONING_RESULTS).getOutcome()).isEqualTo(ProvisioningOutcome.SUCCEEDED);
    }

    @Test
    void aWorkerWhoseClockIsHoursAheadServesItsPoolsOnceItHasHeardTheBrokersTime() throws Exception {
        var brokers = NOW.minus(Duration.ofHours(3));
        carryOut(orderOf(brokers), brokers);
        assertThat(sent(0, Topics.PROVISIONING_RESULTS).getBackEndCode()).isEqualTo("expired");
        brokerClock
                .timing((metadata, failure) -> {})
                .onCompletion(
                        new RecordMetadata(new TopicPartition("any", 0), 0, 0, brokers.toEpochMilli(), 0, 0), null);

        carryOut(orderOf(brokers), brokers);

        assertThat(sent(2, Topics.PROVISIONING_RESULTS).getOutcome()).isEqualTo(ProvisioningOutcome.SUCCEEDED);
    }

    /** As a pool issues it whose clock says that. */
    private byte[] orderOf(Instant poolsNow) {
        return bytes(
                order().setAt(poolsNow).setExecuteBefore(poolsNow.plus(SILENCE)).build());
    }

    private void carryOut(byte[] value, Instant written) throws InterruptedException {
        var record = new ConsumerRecord<>(
                "simvite.provisioning-orders",
                3,
                42,
                written.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                -1,
                -1,
                "8988211000000530082",
                value,
                new RecordHeaders(),
                Optional.empty());
        work.read(record).ifPresent(work::carryOut);
    }

    private void carryOut(byte @Nullable [] value) throws InterruptedException {
        work.read(record(value)).ifPresent(work::carryOut);
    }

    private double unexecuted(String cause) {
        return meters.counter("simvite.fulfil.unexecuted", "cause", cause).count();
    }

    private ProvisioningOrder.Builder order() {
        return ProvisioningOrder.newBuilder()
                .setEventId("app-1/FULFIL/1")
                .setAt(NOW)
                .setOrderId("app-1/FULFIL")
                .setKind(ProvisioningOrderKind.FULFIL)
                .setAttempt(1)
                .setApplicationId("app-1")
                .setPoolId("esim")
                .setIccid("8988211000000530082")
                .setGeneration(1)
                .setProfileKind(ProfileKind.ESIM)
                .setSmdpId("main")
                .setAccountId(terminal.accountId())
                .setDeviceId("eid-abc")
                .setInviteId(Terminal.INVITE)
                .setEid(Terminal.EID)
                .setSealingKey(terminal.publicSealingKey())
                .setSignature(terminal.sign("app-1", org.simvite.provisioning.pool.ProfileKind.ESIM, "esim"));
    }

    private byte[] bytes(ProvisioningOrder order) {
        return serdes.of(Topics.PROVISIONING_ORDERS)
                .serializer()
                .serialize(Topics.PROVISIONING_ORDERS.fullName(PREFIX), order);
    }

    private static ConsumerRecord<String, byte[]> record(byte @Nullable [] value) {
        return new ConsumerRecord<>("simvite.provisioning-orders", 3, 42, "8988211000000530082", value);
    }

    private <V extends SpecificRecord> V sent(int index, Topic<V> topic) {
        return serdes.of(topic)
                .deserializer()
                .deserialize(
                        topic.fullName(PREFIX), producer.history().get(index).value());
    }

    private static String header(ProducerRecord<String, byte[]> letter, String name) {
        var header = letter.headers().lastHeader("__streams.errors." + name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}

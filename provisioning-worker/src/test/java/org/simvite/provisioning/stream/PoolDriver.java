package org.simvite.provisioning.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.simvite.event.AuthenticationAlgorithm;
import org.simvite.event.Hold;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileClaimKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.ProvisioningOrder;
import org.simvite.event.ProvisioningOutcome;
import org.simvite.event.ProvisioningResult;
import org.simvite.event.ProvisioningState;
import org.simvite.event.Reason;
import org.simvite.event.ReservationRequest;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimStatus;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.provisioning.pool.PoolPolicy;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** The topology in a test driver, with a clock that is moved by hand, and the records that tests send and read. */
final class PoolDriver implements AutoCloseable {

    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final String ICCID = "8988211000000530082";
    static final String OTHER_ICCID = "8901000000000000001";

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AvroSerdes serdes = AvroSerdes.inMemory();
    private final TopologyTestDriver driver;
    private Instant now = START;

    PoolDriver() {
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "pool-test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, Failing.class);
        var topology = new PoolTopology(PoolPolicy.DEFAULT, "simvite.", serdes, meters, Stores.IN_MEMORY).build();
        driver = new TopologyTestDriver(topology, config, START);
    }

    void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, @Nullable V value) {
        send(topic, key, value, null);
    }

    <V extends SpecificRecord> void send(Topic<V> topic, String key, @Nullable V value, @Nullable String trace) {
        driver.createInputTopic(
                        topic.fullName("simvite."),
                        new StringSerializer(),
                        serdes.of(topic).serializer())
                .pipeInput(new TestRecord<>(key, value, Trace.headers(trace), now));
    }

    <V extends SpecificRecord> List<TestRecord<String, V>> read(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.fullName("simvite."),
                        new StringDeserializer(),
                        serdes.of(topic).deserializer())
                .readRecordsToList();
    }

    <V extends SpecificRecord> List<V> values(Topic<V> topic) {
        return read(topic).stream().map(TestRecord::value).toList();
    }

    /** The one record on the topic since it was last read. */
    <V extends SpecificRecord> V only(Topic<V> topic) {
        var values = values(topic);
        if (values.size() != 1) {
            throw new AssertionError(topic.name() + " has " + values.size() + " records");
        }
        return values.get(0);
    }

    /** What PROFILE keeps for the pool, as whoever has the registry reads it. */
    StockCommand onItsWay(String iccid) {
        var topic = Topics.STOCK_COMMANDS;
        byte[] kept =
                driver.<String, byte[]>getKeyValueStore("command-by-iccid").get(iccid);
        return serdes.of(topic).deserializer().deserialize(topic.fullName("simvite."), kept);
    }

    void add(String iccid) {
        send(Topics.STOCK_COMMANDS, "esim", stock(iccid, StockCommandKind.ADD).build());
    }

    StockCommand.Builder stock(String iccid, StockCommandKind kind) {
        return StockCommand.newBuilder()
                .setEventId(kind + iccid)
                .setAt(now)
                .setPoolId("esim")
                .setKind(kind)
                .setIccid(iccid)
                .setProfileKind(ProfileKind.ESIM)
                .setImsi("001010123456063")
                .setMsisdn("4916012345678")
                .setProfileType("consumer")
                .setSmdpId("main");
    }

    /** As an import does it. */
    void claim(String importId, String iccid, String pool) {
        claim(importId, iccid, pool, "001010123456063");
    }

    void claim(String importId, String iccid, String pool, String imsi) {
        claim(importId, iccid, pool, imsi, 0, "same");
    }

    void claim(String importId, String iccid, String pool, String imsi, int row, String digest) {
        var key = "iccid:" + iccid;
        send(
                Topics.PROFILE_CLAIMS,
                key,
                ProfileClaim.newBuilder()
                        .setEventId(importId + "/" + iccid)
                        .setAt(now)
                        .setKind(ProfileClaimKind.CLAIM)
                        .setIdentifier(key)
                        .setIccid(iccid)
                        .setPoolId(pool)
                        .setCommandId(importId)
                        .setRow(row)
                        .setDigest(digest)
                        .setCommand(stock(iccid, StockCommandKind.ADD)
                                .setEventId(importId)
                                .setPoolId(pool)
                                .setImsi(imsi)
                                .build())
                        .build());
    }

    long rows(String store) {
        long rows = 0;
        try (var all = driver.getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                rows++;
            }
        }
        return rows;
    }

    void addVirtual(String iccid) {
        send(
                Topics.STOCK_COMMANDS,
                "vsim",
                stock(iccid, StockCommandKind.ADD)
                        .setPoolId("vsim")
                        .setProfileKind(ProfileKind.VSIM)
                        .setAlgorithm(AuthenticationAlgorithm.MILENAGE)
                        .setEncryptedKeys("a.b.c.d.e")
                        .build());
    }

    void reserve(String applicationId) {
        send(Topics.RESERVATION_REQUESTS, "esim", request(applicationId).build());
    }

    ReservationRequest.Builder request(String applicationId) {
        return ReservationRequest.newBuilder()
                .setEventId(applicationId)
                .setAt(now)
                .setApplicationId(applicationId)
                .setPoolId("esim")
                .setProfileKind(ProfileKind.ESIM)
                .setAccountId("terminal:abc")
                .setDeviceId("eid-abc")
                .setEid("89049032123451234512345678901235")
                .setSealingKey("{}")
                .setSignature("a.b.c")
                .setHold(new Hold("0123456789AB", "terminal:sponsor", 10, "staked@1"));
    }

    void answer(ProvisioningOrder order, ProvisioningOutcome outcome) {
        var result = ProvisioningResult.newBuilder()
                .setEventId(order.getEventId())
                .setAt(now)
                .setOrderId(order.getOrderId())
                .setKind(order.getKind())
                .setAttempt(order.getAttempt())
                .setApplicationId(order.getApplicationId())
                .setPoolId(order.getPoolId())
                .setIccid(order.getIccid())
                .setGeneration(order.getGeneration())
                .setOutcome(outcome)
                .setReason(outcome == ProvisioningOutcome.APPLICANT_FAULT ? Reason.SIGNATURE_INVALID : null)
                .setBackEndCode("")
                .build();
        send(Topics.PROVISIONING_RESULTS, order.getPoolId(), result);
    }

    void life(ProvisioningState state, SimStatus status, boolean downloaded) {
        var iccid = state.getIccid();
        send(
                Topics.SIM_LIFECYCLE,
                state.getApplicationId(),
                SimLifecycle.newBuilder()
                        .setEventId("life")
                        .setAt(now)
                        .setApplicationId(state.getApplicationId())
                        .setStatus(status)
                        .setProfileKind(state.getProfileKind())
                        .setIccid(iccid == null ? "" : iccid)
                        .setGeneration(state.getGeneration())
                        .setPoolId(state.getPoolId())
                        .setAccountId(state.getAccountId())
                        .setDeviceId(state.getDeviceId())
                        .setHold(state.getHold())
                        .setDownloaded(downloaded)
                        .setRevision(1)
                        .build());
    }

    @Override
    public void close() {
        driver.close();
    }

    /** Lets the test see what the processor threw. */
    public static final class Failing implements ProcessingExceptionHandler {
        @Override
        public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception cause) {
            return Response.fail();
        }

        @Override
        public void configure(Map<String, ?> configs) {}
    }
}

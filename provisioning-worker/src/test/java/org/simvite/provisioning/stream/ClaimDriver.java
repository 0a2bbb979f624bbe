package org.simvite.provisioning.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.event.ProfileClaim;
import org.simvite.event.ProfileClaimKind;
import org.simvite.event.ProfileKind;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.provisioning.pool.PoolPolicy;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** PROFILE by itself in a test driver: what it tells pools stands on their topic, and the test answers for them. */
final class ClaimDriver implements AutoCloseable {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AvroSerdes serdes;
    private final TopologyTestDriver driver;
    private final TestInputTopic<String, ProfileClaim> claims;
    private Instant now;

    ClaimDriver() {
        this(PoolDriver.START, AvroSerdes.inMemory());
    }

    private ClaimDriver(Instant start, AvroSerdes serdes) {
        now = start;
        this.serdes = serdes;
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "profile-test");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        config.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, PoolDriver.Failing.class);
        var topology = new Topology();
        new PoolTopology(PoolPolicy.DEFAULT, "simvite.", serdes, meters, Stores.IN_MEMORY)
                .admitProfiles(topology, new TopicNodes(topology, "simvite.", serdes));
        driver = new TopologyTestDriver(topology, config, start);
        claims = driver.createInputTopic(
                Topics.PROFILE_CLAIMS.fullName("simvite."),
                new StringSerializer(),
                serdes.of(Topics.PROFILE_CLAIMS).serializer());
    }

    /** Another process, with the rows of this one. */
    ClaimDriver restarted() {
        var next = new ClaimDriver(now, serdes);
        driver.getAllStateStores().keySet().forEach(name -> copy(driver, next.driver, name));
        return next;
    }

    private static void copy(TopologyTestDriver from, TopologyTestDriver to, String name) {
        KeyValueStore<Object, Object> target = to.getKeyValueStore(name);
        try (var all = from.getKeyValueStore(name).all()) {
            all.forEachRemaining(row -> target.put(row.key, row.value));
        }
    }

    void pass(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
    }

    void importRow(String importId, int row, String iccid, String pool, String imsi) {
        var key = "iccid:" + iccid;
        claims.pipeInput(
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
                        .setDigest("same")
                        .setCommand(StockCommand.newBuilder()
                                .setEventId(importId)
                                .setAt(now)
                                .setPoolId(pool)
                                .setKind(StockCommandKind.ADD)
                                .setIccid(iccid)
                                .setProfileKind(ProfileKind.ESIM)
                                .setImsi(imsi)
                                .build())
                        .build());
    }

    /** As the pool says that it has the profile. */
    void taken(String iccid, String pool, String importId) {
        var answer = ClaimRecords.fromPool(iccid, pool, importId, null, now);
        claims.pipeInput(answer.getIdentifier(), answer);
    }

    /** What pools and importers were told since it was last read. */
    <V extends SpecificRecord> List<V> told(Topic<V> topic) {
        return driver.createOutputTopic(
                        topic.fullName("simvite."),
                        new StringDeserializer(),
                        serdes.of(topic).deserializer())
                .readValuesToList();
    }

    long rows(String store) {
        long rows = 0;
        try (var all = driver.getKeyValueStore(store).all()) {
            for (; all.hasNext(); all.next()) {
                rows++;
            }
        }
        return rows;
    }

    int gauge(String name) {
        return (int) meters.get(name).gauge().value();
    }

    @Override
    public void close() {
        driver.close();
    }
}

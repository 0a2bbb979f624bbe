package org.simvite.backing;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Settings of a broker that is alone in its cluster and shares a small machine with everything else. */
final class LocalBrokerSettings {

    static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** With one node a factor above 1 makes consumers hang without an error. */
    private static final Map<String, Object> ONE_NODE = Map.of(
            "offsets.topic.replication.factor", 1,
            "transaction.state.log.replication.factor", 1,
            "transaction.state.log.min.isr", 1,
            "share.coordinator.state.topic.replication.factor", 1,
            "share.coordinator.state.topic.min.isr", 1,
            "default.replication.factor", 1,
            "min.insync.replicas", 1,
            // Topics come from the catalogue; a mistyped name must fail, not make a topic.
            "auto.create.topics.enable", false);

    /** Few partitions and a small cleaner buffer: the defaults are made for big machines and cost start-up time. */
    private static final Map<String, Object> SMALL = Map.of(
            "offsets.topic.num.partitions", 4,
            "transaction.state.log.num.partitions", 4,
            "share.coordinator.state.topic.num.partitions", 4,
            "num.partitions", 4,
            "num.network.threads", 2,
            "num.io.threads", 4,
            "background.threads", 2,
            "log.cleaner.dedupe.buffer.size", 2_097_152,
            "offsets.topic.segment.bytes", 10_485_760,
            "transaction.state.log.segment.bytes", 10_485_760);

    /** Groups form and re-form at once; the minimums go down so that clients may ask for short intervals. */
    private static final Map<String, Object> FAST_GROUPS = Map.ofEntries(
            Map.entry("group.initial.rebalance.delay.ms", 0),
            Map.entry("group.min.session.timeout.ms", 1_000),
            Map.entry("group.consumer.min.heartbeat.interval.ms", 500),
            Map.entry("group.consumer.heartbeat.interval.ms", 500),
            Map.entry("group.consumer.min.session.timeout.ms", 3_000),
            Map.entry("group.consumer.session.timeout.ms", 6_000),
            Map.entry("group.share.min.heartbeat.interval.ms", 500),
            Map.entry("group.share.heartbeat.interval.ms", 500),
            Map.entry("group.share.min.session.timeout.ms", 3_000),
            Map.entry("group.share.session.timeout.ms", 6_000),
            Map.entry("group.share.min.record.lock.duration.ms", 1_000),
            Map.entry("group.streams.min.heartbeat.interval.ms", 500),
            Map.entry("group.streams.heartbeat.interval.ms", 500),
            Map.entry("group.streams.min.session.timeout.ms", 3_000),
            Map.entry("group.streams.session.timeout.ms", 6_000),
            Map.entry("group.streams.initial.rebalance.delay.ms", 0),
            // A killed instance's open transaction blocks every read_committed reader until it is aborted.
            Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", 500));

    /** A folder that is taken up again after months still knows what its groups have read (minutes, 400 days). */
    private static final Map<String, Object> LONG_MEMORY = Map.of("offsets.retention.minutes", 576_000);

    private LocalBrokerSettings() {}

    static Properties of(Path data, int clientPort, int controllerPort) {
        var settings = new Properties();
        for (var group : List.of(ONE_NODE, SMALL, FAST_GROUPS, LONG_MEMORY)) {
            // As text: Kafka takes a number only in the very type that the setting is declared in.
            group.forEach((name, value) -> settings.put(name, value.toString()));
        }
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(LocalBroker.NODE_ID));
        settings.put("log.dirs", data.toString());
        settings.put("metadata.log.dir", data.toString());
        settings.put(
                "listeners",
                "CLIENT://" + address(clientPort) + "," + CONTROLLER_LISTENER + "://" + address(controllerPort));
        settings.put("advertised.listeners", "CLIENT://" + address(clientPort));
        settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("controller.listener.names", CONTROLLER_LISTENER);
        // A fixed list of voters, not a dynamic quorum: the controller's port may differ at each start.
        settings.put("controller.quorum.voters", LocalBroker.NODE_ID + "@" + address(controllerPort));
        return settings;
    }

    private static String address(int port) {
        return Ports.HOST + ":" + port;
    }
}

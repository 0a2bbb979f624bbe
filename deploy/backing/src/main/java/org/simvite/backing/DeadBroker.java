package org.simvite.backing;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A broker that ended without a farewell: the controller takes it for alive, and for the leader of its partitions, until its
 * session is over.
 *
 * <p>Its successor must not start before that. It would take up the transactions that were under way while it cannot be
 * reached yet, see its partitions lose their leader, and drop the end markers as those of deleted partitions (Kafka 4.3.1,
 * {@code TransactionMarkerChannelManager}). Nothing would ever end these transactions, and whoever reads committed records or
 * offsets, or restores a store, would wait for ever. Partitions with further replicas keep a leader, so this is for a broker
 * that is alone.
 */
final class DeadBroker {

    /** Kafka writes this file last when it closes, and removes it when it starts. */
    private static final String CLEANLY_CLOSED = ".kafka_cleanshutdown";

    /** The broker cannot renew its session any more: the shorter, the sooner the successor may start. */
    private static final Duration SESSION = Duration.ofSeconds(1);

    /** A broker that died before it had registered has no session, and is never seen to lose it. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Path data;

    private DeadBroker(Path data) {
        this.data = data;
    }

    /** Waits until the session of the directory's last broker is over, if that broker did not end cleanly. */
    static void retire(Path data) {
        var started =
                Files.exists(data.resolve(KafkaRaftServer.MetadataPartition().toString()));
        var closed = Files.exists(data.resolve(CLEANLY_CLOSED));
        if (started && !closed) {
            new DeadBroker(data).retire();
        }
    }

    /** Runs the controller alone: it ends the session, and keeps that in its log. */
    private void retire() {
        var controller = new KafkaRaftServer(KafkaConfig.fromProps(settings(), false), Time.SYSTEM);
        try {
            controller.startup();
            awaitFenced();
        } finally {
            controller.shutdown();
            controller.awaitShutdown();
        }
    }

    private Properties settings() {
        var settings = LocalBrokerSettings.controller(data, Ports.free());
        settings.put("broker.session.timeout.ms", Long.toString(SESSION.toMillis()));
        settings.put("broker.heartbeat.interval.ms", Long.toString(SESSION.toMillis() / 2));
        return settings;
    }

    private static void awaitFenced() {
        var limit = System.nanoTime() + LIMIT.toNanos();
        while (fencedBrokers() == 0 && System.nanoTime() < limit) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The controller's own count, as its documented metric gives it. */
    private static int fencedBrokers() {
        try {
            var metric = new ObjectName("kafka.controller:type=KafkaController,name=FencedBrokerCount");
            return (Integer) ManagementFactory.getPlatformMBeanServer().getAttribute(metric, "Value");
        } catch (InstanceNotFoundException notYet) {
            return 0;
        } catch (JMException e) {
            throw new IllegalStateException("the controller does not say how many brokers are fenced", e);
        }
    }
}

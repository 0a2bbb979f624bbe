package org.simvite.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;

/**
 * The only node of a cluster: its controller and its broker, put together as {@link KafkaRaftServer} does, with a step in between.
 * Kafka's own class starts both at once.
 */
final class LoneNode {

    /** Kafka's own lock on the directory is taken by the broker, after the controller has written there. */
    private static final String LOCK = ".simvite-lock";

    private final Path data;
    private final FileChannel lock;
    private final ControllerServer controller;
    private final BrokerServer broker;

    /**
     * Starts nothing yet.
     *
     * @param data formatted
     * @param settings those of Kafka, for both roles
     * @throws IllegalStateException if another node has the directory
     */
    LoneNode(Path data, int controllerPort, Properties settings) {
        this.data = data;
        this.lock = lock(data);
        var config = KafkaConfig.fromProps(settings, false);
        var read = KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(LoneNode.class), "");
        var shared = new SharedServer(
                config,
                read._1(),
                Time.SYSTEM,
                Server.initializeMetrics(
                        config, Time.SYSTEM, read._1().clusterId().orElseThrow()),
                CompletableFuture.completedFuture(
                        Map.of(LocalBroker.NODE_ID, new InetSocketAddress(Ports.HOST, controllerPort))),
                List.of(),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        this.broker = new BrokerServer(shared);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), read._2());
    }

    /** The lock ends with the process that has it. */
    private static FileChannel lock(Path data) {
        try {
            var file = FileChannel.open(data.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isOurs(file)) {
                return file;
            }
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot lock the broker's data directory " + data, e);
        }
        throw new IllegalStateException("another broker runs on the data directory " + data);
    }

    private static boolean isOurs(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Returns when the broker takes requests. */
    void start() {
        var died = DeadBroker.isIn(data);
        controller.startup();
        if (died) {
            DeadBroker.retire(controller);
        }
        broker.startup();
    }

    /** Closes what has been started. */
    void stop() {
        broker.shutdown();
        controller.shutdown();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot unlock the broker's data directory " + data, e);
        }
    }

    void awaitEnd() {
        broker.awaitShutdown();
        controller.awaitShutdown();
    }
}

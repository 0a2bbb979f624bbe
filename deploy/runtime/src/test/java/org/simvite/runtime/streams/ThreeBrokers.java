package org.simvite.runtime.streams;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Three brokers in this JVM with the session that Kafka ships, the first of them the controller too. The last can end without a
 * farewell, as one that loses power: the others miss it when its session is over.
 */
final class ThreeBrokers implements AutoCloseable {

    static final int COPIES = 3;

    private static final String HOST = "127.0.0.1";
    private static final Map<String, String> SMALL = Map.of(
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.num.partitions", "4",
            "transaction.state.log.min.isr", "2",
            "transaction.abort.timed.out.transaction.cleanup.interval.ms", "500",
            "num.network.threads", "2",
            "num.io.threads", "4",
            "log.cleaner.dedupe.buffer.size", "2097152",
            "group.initial.rebalance.delay.ms", "0",
            "controlled.shutdown.enable", "false");

    private final Path folder;
    private final String cluster = Uuid.randomUuid().toString();
    private final int controllerPort = freePort();
    private final List<Integer> ports = new ArrayList<>();
    private final List<KafkaRaftServer> alive = new ArrayList<>();

    ThreeBrokers(Path folder) throws Exception {
        this.folder = folder;
        for (int id = 1; id <= COPIES; id++) {
            ports.add(freePort());
            alive.add(start(id));
        }
    }

    /** Those that stay. */
    String bootstrap() {
        return HOST + ":" + ports.get(0) + "," + HOST + ":" + ports.get(1);
    }

    /** Makes topics of three copies, two of them in sync, and waits until they have leaders. */
    void topics(int partitions, String... names) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> admin.describeCluster().nodes().get().size() == COPIES);
            List<NewTopic> topics = new ArrayList<>();
            for (String name : names) {
                topics.add(new NewTopic(name, partitions, (short) COPIES).configs(Map.of("min.insync.replicas", "2")));
            }
            admin.createTopics(topics).all().get();
            // a producer that writes before every leader answers can lose what it writes (KAFKA-15591)
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (NewTopic topic : topics) {
                for (int partition = 0; partition < partitions; partition++) {
                    ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
                }
            }
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptions()
                    .until(() -> admin.listOffsets(ends).all().get().size() == ends.size());
        }
    }

    void killTheLast() {
        alive.remove(COPIES - 1).shutdown();
    }

    private KafkaRaftServer start(int id) throws Exception {
        Path data = Files.createDirectories(folder.resolve("broker-" + id));
        try (PrintStream silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(id)
                    .setClusterId(cluster)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(List.of(data.toString()))
                    .run();
        }
        KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings(id, data), false), Time.SYSTEM);
        server.startup();
        return server;
    }

    private Properties settings(int id, Path data) {
        boolean controller = id == 1;
        String client = "CLIENT://" + HOST + ":" + ports.get(id - 1);
        Properties settings = new Properties();
        settings.putAll(SMALL);
        settings.put("process.roles", controller ? "broker,controller" : "broker");
        settings.put("node.id", Integer.toString(id));
        settings.put("log.dirs", data.toString());
        settings.put("metadata.log.dir", data.toString());
        settings.put("listeners", controller ? client + ",CONTROLLER://" + HOST + ":" + controllerPort : client);
        settings.put("advertised.listeners", client);
        settings.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("inter.broker.listener.name", "CLIENT");
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        return settings;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() {
        for (int i = alive.size() - 1; i >= 0; i--) {
            alive.get(i).shutdown();
        }
    }
}

package org.simvite.backing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker, KRaft controller included, inside this JVM. It listens on the loopback address only.
 *
 * <p>The data directory is formatted at the first start and used as it is afterwards: topics, records, group offsets and
 * transactions survive {@link #close()} and SIGKILL alike. Kafka locks the directory, so a second broker on it is refused.
 */
public final class LocalBroker implements AutoCloseable {

    /** The only node of the cluster. */
    static final int NODE_ID = 1;

    private final Path data;
    private final int port;
    private final LoneNode node;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalBroker(Path data, int port, LoneNode node) {
        this.data = data;
        this.port = port;
        this.node = node;
    }

    /**
     * Starts a broker and returns when it takes requests.
     *
     * @param data directory of the broker's log, made if it is missing
     * @param port TCP port for clients, 1 to 65535, or 0 for any free one
     * @throws PortTakenException if another program listens on the port
     * @throws UncheckedIOException if the data directory cannot be formatted
     */
    public static LocalBroker start(Path data, int port) {
        return start(data, port, Map.of());
    }

    /** As {@link #start(Path, int)}, with Kafka's own settings, which win. */
    static LocalBroker start(Path data, int port, Map<String, String> overrides) {
        var clientPort = port == 0 ? Ports.free() : Ports.requireFree("Kafka broker", port);
        var controllerPort = Ports.free();
        format(data);
        var settings = LocalBrokerSettings.of(data, clientPort, controllerPort);
        settings.putAll(overrides);
        var node = new LoneNode(data, controllerPort, settings);
        try {
            node.start();
        } catch (RuntimeException | Error failed) {
            node.stop();
            throw failed;
        }
        return new LocalBroker(data, clientPort, node);
    }

    /** What clients put into {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return Ports.HOST + ":" + port;
    }

    public int port() {
        return port;
    }

    public Path data() {
        return data;
    }

    /** Blocks until the broker has ended, by {@link #close()} or by itself. */
    public void awaitEnd() {
        node.awaitEnd();
    }

    /** Stops the broker cleanly; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            node.stop();
            node.awaitEnd();
        }
    }

    /** Kafka writes {@code meta.properties} last, so a directory without it was not formatted to the end. */
    private static void format(Path data) {
        if (Files.exists(data.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
            return;
        }
        try (var silent = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            Files.createDirectories(data);
            new Formatter()
                    .setPrintStream(silent)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName(LocalBrokerSettings.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(data.toString())
                    .setDirectories(List.of(data.toString()))
                    .setIgnoreFormatted(true)
                    .run();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot format the broker's data directory " + data, e);
        } catch (Exception e) {
            throw new UncheckedIOException(
                    new IOException("cannot format the broker's data directory " + data + ": " + e.getMessage(), e));
        }
    }
}

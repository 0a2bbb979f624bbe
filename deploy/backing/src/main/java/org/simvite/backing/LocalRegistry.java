package org.simvite.backing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A real schema registry with the Confluent REST API, as a child process of this JVM. The child ends with {@link #close()},
 * and also when this JVM ends in any other way.
 */
public final class LocalRegistry implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration ASK_EVERY = Duration.ofMillis(100);
    private static final int SHOWN_LOG_LINES = 15;

    private final RegistryLaunch launch;
    private final Process process;
    private final Path log;

    private LocalRegistry(RegistryLaunch launch, Process process, Path log) {
        this.launch = launch;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a registry and returns when it answers.
     *
     * @param port TCP port, or 0 for any free one
     * @throws PortTakenException if another program listens on the port
     * @throws IllegalStateException if the registry is not unpacked, ends at once, or does not answer within 90 seconds;
     *     the message has the end of its log
     */
    public static LocalRegistry start(int port, RegistryStorage storage) {
        var chosen = port == 0 ? Ports.free() : Ports.requireFree("schema registry", port);
        var launch = RegistryLaunch.of(chosen, storage);
        var registry = spawn(launch);
        try {
            registry.awaitReady();
            return registry;
        } catch (RuntimeException e) {
            registry.close();
            throw e;
        }
    }

    private static LocalRegistry spawn(RegistryLaunch launch) {
        try {
            var log = Files.createTempFile("simvite-registry", ".log");
            var builder = new ProcessBuilder(launch.command())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(launch.environment());
            builder.environment().put(RegistryProcess.END_WITH_PARENT, "true");
            return new LocalRegistry(launch, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the schema registry", e);
        }
    }

    /** Base address of the Confluent API, without a slash at the end: what serializers call {@code schema.registry.url}. */
    public String url() {
        return launch.url();
    }

    public int port() {
        return launch.port();
    }

    /** Ends the child and waits until it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        var request = HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                .timeout(Duration.ofSeconds(5))
                .build();
        var deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!answers(client, request)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the schema registry ended at its start:\n" + endOfLog());
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the schema registry did not answer within " + READY_WITHIN.toSeconds()
                        + " seconds:\n" + endOfLog());
            }
            pause();
        }
    }

    private static boolean answers(HttpClient client, HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the schema registry started", e);
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(ASK_EVERY.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the schema registry started", e);
        }
    }

    private String endOfLog() {
        try {
            var lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(its log cannot be read: " + e.getMessage() + ")";
        }
    }
}

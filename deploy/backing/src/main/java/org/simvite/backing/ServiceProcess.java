package org.simvite.backing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * For tests: one of the services as it is deployed, in a JVM of its own with a settings file, a log and a management port.
 * All its files stand in one folder and begin with its name; the state, in {@code <name> state}, outlives it.
 */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final String name;
    private final Class<?> main;
    private final int managementPort;
    private Process process;

    private ServiceProcess(Path folder, String name, Class<?> main, int managementPort) throws IOException {
        this.folder = folder;
        this.name = name;
        this.main = main;
        this.managementPort = managementPort;
        this.process = launch();
    }

    /** @param settings without {@code management.port} and {@code streams.state.dir}, which are added */
    public static ServiceProcess start(Path folder, String name, Class<?> main, Map<String, String> settings)
            throws IOException {
        var managementPort = Ports.free();
        var all = new TreeMap<>(settings);
        all.put("management.port", Integer.toString(managementPort));
        all.put("streams.state.dir", folder.resolve(name + " state").toString());
        var lines = all.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                .toList();
        Files.write(folder.resolve(name + ".properties"), lines);
        return new ServiceProcess(folder, name, main, managementPort);
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName(),
                        "--config",
                        folder.resolve(name + ".properties").toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()))
                .start();
    }

    /** @throws IllegalStateException with its log, if it ends instead or takes too long */
    public ServiceProcess awaitReady() throws IOException, InterruptedException {
        var limit = System.nanoTime() + READY_WITHIN.toNanos();
        while (!ready()) {
            if (!alive() || System.nanoTime() > limit) {
                throw new IllegalStateException(name + " does not become ready:\n" + log());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        }
        return this;
    }

    public boolean ready() {
        return get("/health/ready").startsWith("200 ");
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** What the management port answers: status and body, or that nobody answers. */
    public String get(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://" + Ports.HOST + ":" + managementPort + path))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "no answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /** All that it has written since its first start. */
    public String log() throws IOException {
        return Files.readString(folder.resolve(name + ".log"));
    }

    /** SIGKILL, as the system ends a process that takes too much memory. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGKILL, and a start with the same settings and state. */
    public void killAndRestart() throws IOException, InterruptedException {
        kill();
        process = launch();
    }

    /** SIGTERM, as an orchestrator ends it; the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return awaitEnd();
    }

    /**
     * The exit code.
     *
     * @throws IllegalStateException if it goes on
     */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(name + " does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package org.simvite.provisioning;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The process as it is deployed: its own JVM, a settings file, a log, SIGTERM and SIGKILL. */
final class WorkerProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int managementPort;

    private WorkerProcess(Process process, Path log, int managementPort) {
        this.process = process;
        this.log = log;
        this.managementPort = managementPort;
    }

    static WorkerProcess start(Path folder, String name, int managementPort, Map<String, String> settings)
            throws IOException {
        var all = new TreeMap<>(settings);
        all.put("management.port", Integer.toString(managementPort));
        all.put("streams.state.dir", folder.resolve(name + " state").toString());
        all.put("log.level", "debug");
        var file = folder.resolve(name + ".properties");
        Files.write(
                file,
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\\", "\\\\"))
                        .toList());
        var log = folder.resolve(name + ".log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProvisioningMain.class.getName(),
                        "--config",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new WorkerProcess(process, log, managementPort);
    }

    boolean ready() {
        return management("/health/ready").startsWith("200");
    }

    boolean alive() {
        return process.isAlive();
    }

    String metrics() {
        return management("/metrics");
    }

    private String management(String path) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
                .build();
        try {
            var answer = HTTP.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException e) {
            return "unreachable";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /** Like the orchestrator; the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end at SIGTERM");
        }
        return process.exitValue();
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end");
        }
        return process.exitValue();
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

package org.simvite.credit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.simvite.backing.Ports;
import org.simvite.runtime.kafka.KafkaSettings;

/** {@link CreditMain} in a JVM of its own, as it runs in production; its state and its log stand in one folder. */
final class CreditProcess implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(2);

    private final HttpClient http = HttpClient.newHttpClient();
    private final KafkaSettings kafka;
    private final Path folder;
    private final int port = Ports.free();
    private Process process;

    CreditProcess(KafkaSettings kafka, Path folder) throws IOException {
        this.kafka = kafka;
        this.folder = folder;
        process = start();
    }

    private Process start() throws IOException {
        var classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                CreditMain.class.getName());
        var env = builder.environment();
        env.put("SIMVITE_KAFKA_BOOTSTRAP", kafka.bootstrap());
        env.put("SIMVITE_REGISTRY_URL", kafka.registry().toString());
        env.put("SIMVITE_TOPIC_PREFIX", kafka.prefix());
        env.put("SIMVITE_STREAMS_STATE_DIR", folder.resolve("state of credit").toString());
        // known again after a kill, it need not wait until its dead session times out
        env.put("SIMVITE_STREAMS_GROUP_INSTANCE_ID", "credit-1");
        env.put("SIMVITE_MANAGEMENT_PORT", Integer.toString(port));
        return builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    CreditProcess awaitReady() {
        await().atMost(READY_WITHIN).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("the process has ended: " + Files.readString(log()));
            }
            return get("/health/ready").startsWith("200 ");
        });
        return this;
    }

    /** Status and body; only the reason when nobody answers. */
    String get(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://" + Ports.HOST + ":" + port + path))
                    .build();
            var response = http.send(request, BodyHandlers.ofString());
            return response.statusCode() + " " + response.body();
        } catch (IOException e) {
            return "no answer";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As the system ends a process that is out of memory, then starts it again. */
    void killAndRestart() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = start();
    }

    /** SIGTERM; the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the process does not end");
        }
        return process.exitValue();
    }

    Path log() {
        return folder.resolve("credit-stream.log");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

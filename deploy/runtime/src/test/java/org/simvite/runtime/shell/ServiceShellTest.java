package org.simvite.runtime.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.simvite.runtime.config.Settings;

class ServiceShellTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final AtomicReference<ServiceShell> running = new AtomicReference<>();

    @Test
    void isReadyWhenStartedAndEveryCheckIs() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicBoolean feed = new AtomicBoolean();
        CompletableFuture<Integer> exit = run(Map.of(), settings -> shell -> {
            shell.readiness("feed", () -> feed.get() ? Health.ready("3 partitions") : Health.notReady("no broker"));
            running.set(shell);
            go.await();
        });
        ServiceShell shell = await().until(running::get, r -> r != null);

        assertThat(get(shell, "/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> starting = get(shell, "/health/ready");
        assertThat(starting.statusCode()).isEqualTo(503);
        assertThat(starting.body())
                .isEqualToIgnoringNewLines("{\"service\":\"test\",\"ready\":false,\"checks\":{"
                        + "\"feed\":{\"ready\":false,\"reason\":\"no broker\"},"
                        + "\"starting\":{\"ready\":false,\"reason\":\"the service is starting\"}}}");

        feed.set(true);
        go.countDown();

        await().until(() -> get(shell, "/health/ready").statusCode() == 200);
        assertThat(get(shell, "/health/ready").body()).contains("\"reason\":\"3 partitions\"");
        shell.stop();
        assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aCheckThatFailsIsNotReady() throws Exception {
        CompletableFuture<Integer> exit = run(Map.of(), settings -> shell -> {
            shell.readiness("broken", () -> {
                throw new IllegalStateException("secret");
            });
            running.set(shell);
        });
        ServiceShell shell = await().until(running::get, r -> r != null);

        assertThat(shell.health().get("broken")).isEqualTo(Health.notReady("the check failed: IllegalStateException"));
        shell.stop();
        assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void servesMetricsAndNothingElse() throws Exception {
        CompletableFuture<Integer> exit = run(Map.of(), settings -> shell -> {
            shell.meters().counter("simvite.codes.issued", "channel", "FREE").increment();
            running.set(shell);
        });
        ServiceShell shell = await().until(running::get, r -> r != null);

        assertThat(get(shell, "/metrics").body())
                .contains("simvite_codes_issued_total{channel=\"FREE\",service=\"test\"} 1.0")
                .contains("jvm_memory_used_bytes")
                .contains("process_cpu");
        assertThat(get(shell, "/other").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(uri(shell, "/metrics"))
                .POST(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        assertThat(HTTP.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
        shell.stop();
        assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void closesInReverseOrderWhileItSaysNotReady() throws Exception {
        List<String> closed = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Integer> exit = run(Map.of(), settings -> shell -> {
            shell.closing(
                    "store",
                    () -> closed.add(
                            "store, ready " + get(shell, "/health/ready").statusCode()));
            shell.closing("broken", () -> {
                throw new IllegalStateException("does not close");
            });
            shell.closing("server", () -> closed.add("server"));
            running.set(shell);
        });
        ServiceShell shell = await().until(running::get, r -> r != null);

        shell.stop();

        assertThat(exit.get(10, TimeUnit.SECONDS)).isZero();
        assertThat(closed).containsExactly("server", "store, ready 503");
    }

    @Test
    void failsWhenClosingTakesTooLong() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Integer> exit = run(Map.of("shutdown.within", "50ms"), settings -> shell -> {
            shell.closing("stuck", never::await);
            running.set(shell);
        });

        await().until(running::get, r -> r != null).stop();

        assertThat(exit.get(10, TimeUnit.SECONDS)).isEqualTo(ServiceShell.FAILED);
        never.countDown();
    }

    @Test
    void failsWhenTheServiceIsLostOrCannotStart() throws Exception {
        CompletableFuture<Integer> lost = run(Map.of(), settings -> running::set);
        await().until(running::get, r -> r != null).fail("no disk", null);
        CompletableFuture<Integer> broken = run(Map.of(), settings -> shell -> {
            throw new IllegalStateException("topics are missing");
        });

        assertThat(lost.get(10, TimeUnit.SECONDS)).isEqualTo(ServiceShell.FAILED);
        assertThat(broken.get(10, TimeUnit.SECONDS)).isEqualTo(ServiceShell.FAILED);
    }

    @Test
    void namesTheTakenPort() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(other.getLocalPort());

            String said = said(() -> assertThat(run(Map.of("management.port", port), settings -> shell -> {})
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(ServiceShell.FAILED));

            assertThat(said)
                    .isEqualTo("test: port " + port + " on 127.0.0.1 is taken by another program: choose another with"
                            + " management.port (SIMVITE_MANAGEMENT_PORT)\n");
        }
    }

    @Test
    void listsBadSettingsAndOpensNothing() throws Exception {
        AtomicBoolean started = new AtomicBoolean();

        String said = said(() -> assertThat(run(Map.of("log.level", "loud"), settings -> {
                            String unused = settings.text("pool");
                            return shell -> started.set(unused.isEmpty());
                        })
                        .get(10, TimeUnit.SECONDS))
                .isEqualTo(ServiceShell.BAD_SETTINGS));

        assertThat(said)
                .isEqualTo("test: log.level (SIMVITE_LOG_LEVEL) must be one of [error, warn, info, debug, trace]\n"
                        + "test: pool (SIMVITE_POOL) is missing\n");
        assertThat(started).isFalse();
    }

    private static CompletableFuture<Integer> run(Map<String, String> settings, Service service) {
        Map<String, String> all = new java.util.HashMap<>(Map.of("management.port", "0"));
        all.putAll(settings);
        return CompletableFuture.supplyAsync(() -> ServiceShell.execute("test", Settings.of(all), service));
    }

    private static HttpResponse<String> get(ServiceShell shell, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(shell, path))
                .timeout(Duration.ofSeconds(5))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(ServiceShell shell, String path) {
        return URI.create("http://127.0.0.1:" + shell.managementPort() + path);
    }

    private interface Step {
        void run() throws Exception;
    }

    private static String said(Step step) throws Exception {
        PrintStream before = System.err;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            step.run();
        } finally {
            System.setErr(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).replace("\r\n", "\n");
    }
}

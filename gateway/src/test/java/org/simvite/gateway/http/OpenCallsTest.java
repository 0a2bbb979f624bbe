package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Events;
import org.simvite.gateway.call.Operation;

/** Every call that was counted as open is counted as over, however it ends. */
class OpenCallsTest {

    private static final String EVENTS = "/v1/applications/AAAAAAAAAAAAAAAAAAAAAA/events";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final AtomicInteger sourcesOpen = new AtomicInteger();
    private HttpListener listener;
    private volatile boolean endAtOnce = true;

    @BeforeEach
    void start() throws Exception {
        var contract = Contract.load(vertx);
        var key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
        Doorman everybody = (operation, headers, method, path, certificates) ->
                new Admission.Result.Admitted(new Principal.Terminal("terminal:a", "device", key));
        listener = new HttpListener(
                vertx,
                new ListenerSettings(
                        "gateway.port", "127.0.0.1", 0, null, 100, 3, 0, Duration.ofSeconds(5), Duration.ofMillis(50)),
                contract,
                everybody,
                workers,
                workers,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        var operations = new HashMap<String, Operation>();
        contract.operations(OperationSpec.Listener.PUBLIC)
                .forEach(spec -> operations.put(spec.id(), Operation.direct(call -> Answer.of(204))));
        operations.put("watchApplication", Operation.direct(call -> new Events(this::feed)));
        listener.start(OperationSpec.Listener.PUBLIC, operations);
    }

    private AutoCloseable feed(Events.Sink sink) {
        sourcesOpen.incrementAndGet();
        sink.send("state", "\"1\"", "{}");
        if (endAtOnce) {
            sink.end();
        }
        return sourcesOpen::decrementAndGet;
    }

    @AfterEach
    void stop() {
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdownNow();
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path))
                .build();
    }

    private void nothingIsOpen() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(listener.open()).isZero();
            assertThat(sourcesOpen.get()).isZero();
        });
    }

    @Test
    void anEventStreamThatEndsIsNotOpenAnyMore() throws Exception {
        var client = HttpClient.newHttpClient();
        for (int i = 0; i < 3; i++) {
            var answer = client.send(get(EVENTS), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("event: state");
        }
        nothingIsOpen();
    }

    @Test
    void anEventStreamWhoseReaderIsGoneIsNotOpenAnyMore() throws Exception {
        endAtOnce = false;
        var client = HttpClient.newHttpClient();
        var answer = client.send(get(EVENTS), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(listener.open()).isEqualTo(1);
        answer.body().close();
        nothingIsOpen();
    }

    @Test
    void anAnswerIsNotOpenAnyMore() throws Exception {
        var client = HttpClient.newHttpClient();
        assertThat(client.send(get("/v1/account"), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(204);
        nothingIsOpen();
    }

    @Test
    void oneAccountCannotTakeEveryPlace() throws Exception {
        endAtOnce = false;
        var client = HttpClient.newHttpClient();
        var streams = new ArrayList<InputStream>();
        for (int i = 0; i < 3; i++) {
            streams.add(client.send(get(EVENTS), HttpResponse.BodyHandlers.ofInputStream())
                    .body());
        }
        var refused = client.send(get("/v1/account"), HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("urn:simvite:problem:overloaded");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");

        for (var stream : streams) {
            stream.close();
        }

        await().atMost(Duration.ofSeconds(10))
                .until(() -> client.send(get("/v1/account"), HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 204);
        nothingIsOpen();
    }
}

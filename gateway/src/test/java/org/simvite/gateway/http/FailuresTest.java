package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.NotWrittenException;

/** What fails on our side is said as such: nothing of our inside is told, and whoever can try again is told so. */
class FailuresTest {

    private static final String INSIDE = "jdbc:secret at line 7";

    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private HttpListener listener;

    @BeforeEach
    void start() throws Exception {
        var contract = Contract.load(vertx);
        var key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
        listener = new HttpListener(
                vertx,
                new ListenerSettings(
                        "gateway.port", "127.0.0.1", 0, null, 100, 9, 0, Duration.ofSeconds(5), Duration.ofSeconds(1)),
                contract,
                (operation, headers, method, path, certificates) ->
                        new Admission.Result.Admitted(new Principal.Terminal("terminal:a", "device", key)),
                workers,
                workers,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        var operations = new HashMap<String, Operation>();
        contract.operations(OperationSpec.Listener.PUBLIC)
                .forEach(spec -> operations.put(spec.id(), Operation.direct(call -> Answer.of(204))));
        operations.put("getAccount", call -> {
            throw new IllegalStateException(INSIDE);
        });
        operations.put("listInvites", call -> CompletableFuture.failedFuture(new IllegalStateException(INSIDE)));
        operations.put(
                "listCreditEntries",
                call -> CompletableFuture.failedFuture(new NotWrittenException(new IllegalStateException(INSIDE))));
        listener.start(OperationSpec.Listener.PUBLIC, operations);
    }

    @AfterEach
    void stop() {
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdownNow();
    }

    private HttpResponse<String> get(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("traceId").doesNotContain("secret", "Exception", "org.simvite");
        return answer;
    }

    @Test
    void anOperationThatThrows() throws Exception {
        var answer = get("/v1/account");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("urn:simvite:problem:internal");
    }

    @Test
    void anOperationThatFailsLater() throws Exception {
        var answer = get("/v1/invites");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("urn:simvite:problem:internal");
    }

    @Test
    void anEventThatTheBrokerDoesNotTake() throws Exception {
        var answer = get("/v1/account/credit-entries");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("urn:simvite:problem:not-written");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }

    @Test
    void aProcessWithMoreToDoThanItCanQueue() throws Exception {
        workers.shutdown();
        var answer = get("/v1/account");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("urn:simvite:problem:overloaded");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
    }
}

package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.publish.NotWrittenException;

/** What fails on our side is said as such: nothing of our inside is told, and whoever can try again is told so. */
class FailuresTest {

    private static final String INSIDE = "jdbc:secret at line 7";

    private static final TestListener LISTENER = new TestListener(Map.of(
            "getAccount",
            call -> {
                throw new IllegalStateException(INSIDE);
            },
            "listInvites",
            call -> CompletableFuture.failedFuture(new IllegalStateException(INSIDE)),
            "listCreditEntries",
            call -> CompletableFuture.failedFuture(new NotWrittenException(new IllegalStateException(INSIDE)))));

    @AfterAll
    static void close() {
        LISTENER.close();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return get(LISTENER, path);
    }

    private static HttpResponse<String> get(TestListener listener, String path) throws Exception {
        var answer = listener.get(path);
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
        try (var busy = new TestListener(Map.of())) {
            busy.workers.shutdown();
            var answer = get(busy, "/v1/account");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("urn:simvite:problem:overloaded");
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
        }
    }
}

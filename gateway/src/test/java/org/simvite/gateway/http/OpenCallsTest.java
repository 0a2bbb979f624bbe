package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.answer.Events;
import org.simvite.gateway.call.Operation;

/** Every call that was counted as open is counted as over, however it ends. */
class OpenCallsTest {

    private static final String EVENTS = "/v1/applications/AAAAAAAAAAAAAAAAAAAAAA/events";

    private final AtomicInteger sourcesOpen = new AtomicInteger();
    private final TestListener listener =
            new TestListener(Map.of("watchApplication", Operation.direct(call -> new Events(this::feed))));
    private volatile boolean endAtOnce = true;

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
    }

    private HttpRequest get(String path) {
        return listener.request(path).build();
    }

    private int open() {
        return listener.listener.open();
    }

    private void nothingIsOpen() {
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(open()).isZero();
            assertThat(sourcesOpen.get()).isZero();
        });
    }

    @Test
    void anEventStreamThatEndsIsNotOpenAnyMore() throws Exception {
        var client = TestListener.CLIENT;
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
        var client = TestListener.CLIENT;
        var answer = client.send(get(EVENTS), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(open()).isEqualTo(1);
        answer.body().close();
        nothingIsOpen();
    }

    @Test
    void anAnswerIsNotOpenAnyMore() throws Exception {
        var client = TestListener.CLIENT;
        assertThat(client.send(get("/v1/account"), HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(204);
        nothingIsOpen();
    }

    @Test
    void oneAccountCannotTakeEveryPlace() throws Exception {
        endAtOnce = false;
        var client = TestListener.CLIENT;
        var streams = new ArrayList<InputStream>();
        for (int i = 0; i < TestListener.OPEN_PER_ACCOUNT; i++) {
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

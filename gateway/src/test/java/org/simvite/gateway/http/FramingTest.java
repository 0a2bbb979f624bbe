package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.call.Operation;

/** What can be read in two ways is refused: a request hidden in the body of another, and a path that is not what it looks like. */
@Timeout(20)
class FramingTest {

    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final AtomicInteger HIDDEN = new AtomicInteger();
    private static final String UPGRADE =
            "GET /v1/account HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n";
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final TestListener LISTENER = listener(false);

    private static TestListener listener(boolean clearTextHttp2) {
        var settings = TestListener.settings(
                new Places.Limits(100, 90, 100, 90), TestListener.connections(100, 100), clearTextHttp2);
        return new TestListener(
                Map.of(
                        "requestInvite",
                        Operation.direct(call -> {
                            ASKED.incrementAndGet();
                            return Answer.of(204);
                        }),
                        "getAccount",
                        Operation.direct(call -> {
                            HIDDEN.incrementAndGet();
                            return Answer.of(204);
                        })),
                settings,
                TestListener.everybody());
    }

    @AfterAll
    static void close() {
        LISTENER.close();
    }

    @BeforeEach
    void forget() {
        ASKED.set(0);
        HIDDEN.set(0);
    }

    private static void refused(String request) throws IOException {
        var answer = LISTENER.raw(request, 0);
        assertThat(answer).matches("(?s)HTTP/1[.][01] 400 .*").contains("urn:simvite:problem:malformed-request");
        assertThat(answer.split("HTTP/1[.]", -1)).hasSize(2);
        assertThat(ASKED.get() + HIDDEN.get()).isZero();
    }

    private static String post(String version, String framing, String body) {
        return "POST /v1/invite-requests HTTP/" + version + "\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Idempotency-Key: k\r\n" + framing + "\r\n" + body;
    }

    @Test
    void http10WithTransferEncodingIsNotProcessed() throws IOException {
        refused(post("1.0", "Transfer-Encoding: chunked\r\n", "12\r\n{\"channel\":\"FREE\"}\r\n0\r\n\r\n"));
        refused(post(
                "1.0",
                "Transfer-Encoding: chunked\r\nContent-Length: 18\r\n",
                "12\r\n{\"channel\":\"FREE\"}\r\n0\r\n\r\n"));
    }

    @Test
    void transferEncodingBesideContentLengthIsNotProcessed() throws IOException {
        var hidden = "0\r\n\r\nGET /v1/account HTTP/1.1\r\nHost: x\r\n\r\n";
        refused(post("1.1", "Transfer-Encoding: chunked\r\nContent-Length: " + hidden.length() + "\r\n", hidden));
        refused(post("1.1", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", hidden));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 18\r\nContent-Length: 0\r\n",
                "Content-Length: +18\r\n",
                "Content-Length: 18, 0\r\n",
                "Content-Length: -1\r\n",
                "Transfer-Encoding: xchunked\r\n",
                "Transfer-Encoding: chunked, identity\r\n",
                "Transfer-Encoding : chunked\r\n",
            })
    void lengthsThatCanBeReadInTwoWays(String framing) throws IOException {
        refused(post("1.1", framing, "{\"channel\":\"FREE\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Host: x\r\nHost: y\r\n"})
    void noHostOrTwo(String hosts) throws IOException {
        refused("GET /v1/account HTTP/1.1\r\n" + hosts + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DPoP: a\r\nDPoP: b\r\n",
                "Authorization: DPoP a\r\nauthorization: DPoP b\r\n",
                "Idempotency-Key: a\r\nIdempotency-Key: b\r\n",
            })
    void whatThereCanBeOneOfOnlyTwice(String headers) throws IOException {
        refused("GET /v1/account HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n");
    }

    @Test
    void aParameterTwice() throws IOException {
        refused("GET /v1/account?limit=1&limit=100000 HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//v1/account",
                "/v1/x/../account",
                "/v1/./account",
                "/v1/x/%2e%2e/account",
                "/v1/%61ccount",
                "/v1/account/",
                "http://x/v1/account",
            })
    void pathsThatAreNotWhatTheyLookLike(String path) throws IOException {
        refused("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    @Test
    void http2WithoutTlsIsNotSpokenUnlessItIsAskedFor() throws IOException {
        try (var socket = LISTENER.begin(UPGRADE)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 204");
        }
        assertThat(LISTENER.raw(PREFACE, 0)).contains(" 501 ");
        try (var speaking = listener(true);
                var socket = speaking.begin(UPGRADE)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 101");
        }
    }
}

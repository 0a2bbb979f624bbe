package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.call.Operation;

/** Requests that are not read to their end are answered with a problem as well, and their connection is closed. */
@Timeout(20)
class UnreadRequestsTest {

    private static final int MUCH = 8 * 1024 * 1024;

    private static final TestListener LISTENER = new TestListener(
            Map.of("importStock", Operation.direct(call -> ProblemType.UNSUPPORTED_MEDIA_TYPE.problem())));

    private static final TestListener READING = new TestListener(Map.of("importStock", Operation.direct(call -> {
        try (var body = call.stream()) {
            return body.readAllBytes().length == 0 ? Answer.of(204) : ProblemType.INTERNAL.problem();
        } catch (IOException e) {
            return ProblemType.REQUEST_TIMEOUT.problem();
        }
    })));

    @AfterAll
    static void close() {
        LISTENER.close();
        READING.close();
    }

    private static void refused(String answer, int status, String problem) {
        assertThat(answer)
                .matches("(?s)HTTP/1[.][01] " + status + " .*")
                .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                .containsIgnoringCase("\r\nConnection: close\r\n")
                .contains("urn:simvite:problem:" + problem, "traceId")
                .doesNotContain("evil", "Exception");
    }

    @Test
    void anAddressThatIsTooLong() throws IOException {
        refused(
                LISTENER.raw("GET /v1/account?evil=" + "x".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 0),
                414,
                "uri-too-long");
    }

    @Test
    void headersThatAreTooLong() throws IOException {
        var request = "GET /v1/account HTTP/1.1\r\nHost: x\r\nX-Evil: " + "x".repeat(40_000) + "\r\n\r\n";
        refused(LISTENER.raw(request, 0), 431, "headers-too-large");
    }

    @Test
    void whatIsNoHttp() throws IOException {
        assertThat(LISTENER.raw("evil\r\n\r\n", 0)).startsWith("HTTP/1.0 400").contains("malformed-request");
    }

    @Test
    void aBodyThatSaysThatItIsTooLongAndGoesOnComing() throws IOException {
        var request =
                "POST /v1/invite-requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        + MUCH + "\r\n\r\n";
        refused(LISTENER.raw(request, MUCH), 413, "body-too-large");
    }

    @Test
    void aBodyThatTurnsOutTooLongAndNeverEnds() throws IOException {
        var chunked = "POST /v1/invite-requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n800000\r\n";
        refused(LISTENER.raw(chunked, MUCH), 413, "body-too-large");
    }

    @Test
    void aLongBodyThatIsNotWanted() throws IOException {
        var request = "POST /v1/operator/stock HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: "
                + MUCH + "\r\n\r\n";
        refused(LISTENER.raw(request, MUCH), 415, "unsupported-media-type");
    }

    @Test
    void aLongBodyThatIsNotWantedOverHttp2() throws Exception {
        // the connection is upgraded by the first call
        assertThat(LISTENER.get("/v1/account").version()).isEqualTo(HttpClient.Version.HTTP_2);
        var body = new ByteArrayInputStream(new byte[MUCH]);
        for (var publisher : List.of(
                HttpRequest.BodyPublishers.ofByteArray(new byte[MUCH]),
                HttpRequest.BodyPublishers.ofInputStream(() -> body))) {
            var request = LISTENER.request("/v1/operator/stock")
                    .header("Content-Type", "text/plain")
                    .POST(publisher)
                    .build();
            var answer = TestListener.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(415);
            assertThat(answer.body()).contains("unsupported-media-type");
        }
        assertThat(LISTENER.get("/v1/account").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil\r\n", "5;LONG\r\n", "0\r\nX: LONG\r\n\r\n"})
    void aBodyWhoseFramingBreaksOff(String chunk) throws IOException {
        var request = "POST /v1/invite-requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Idempotency-Key: k\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n";
        refused(LISTENER.raw(request + chunk.replace("LONG", "evil".repeat(10_000)), 0), 400, "malformed-request");
    }

    @Test
    void aBodyWhoseFramingBreaksOffBeforeItIsRead() throws IOException {
        var request = "POST /v1/operator/stock HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
                + "Transfer-Encoding: chunked\r\n\r\nevil\r\n";
        refused(READING.raw(request, 0), 400, "malformed-request");
    }

    @Test
    void aBodyThatNeverComes() throws IOException {
        var request = "POST /v1/invite-requests HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 20\r\n\r\n{\"ch";
        refused(LISTENER.raw(request, 0), 408, "request-timeout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON; Charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "APPLICATION/JSON ; profile=x",
            })
    void aMediaTypeHoweverItIsSpelled(String type) throws Exception {
        assertThat(post(type).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/jsonx", "application/json; charset=utf-16", "/", ";"})
    void anotherMediaType(String type) throws Exception {
        var answer = post(type);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("unsupported-media-type", "taken here: application/json");
        assertThat(answer.headers().firstValue("Accept")).hasValue("application/json");
    }

    @Test
    void aMemberThatIsMissingIsNamed() throws Exception {
        var request = LISTENER.request("/v1/invite-requests")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        var answer = TestListener.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("{\"at\":\"/channel\",\"rule\":\"required\"}");
    }

    @Test
    void aLineFeedBehindWhatAPatternAllowsIsNotAllowed() throws Exception {
        var request = LISTENER.request("/v1/invite-requests")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "k")
                .POST(HttpRequest.BodyPublishers.ofString("{\"channel\": \"CAMPAIGN\", \"campaign\": \"abc\\n\"}"))
                .build();
        var answer = TestListener.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("{\"at\":\"/campaign\",\"rule\":\"pattern\"}");
    }

    private static HttpResponse<String> post(String type) throws IOException, InterruptedException {
        var request = LISTENER.request("/v1/invite-requests")
                .header("Content-Type", type)
                .header("Idempotency-Key", "k")
                .POST(HttpRequest.BodyPublishers.ofString("{\"channel\":\"FREE\"}"))
                .build();
        return TestListener.CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }
}

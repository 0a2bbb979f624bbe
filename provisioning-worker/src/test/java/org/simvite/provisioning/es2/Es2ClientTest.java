package org.simvite.provisioning.es2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON binding to the letter, and what real peers make of it. */
class Es2ClientTest {

    private static final String ICCID_19 = "8988211000000530082";
    private static final String ICCID_20 = "89490200001234567896";
    private static final String EID = "89049032123451234512345678901235";
    private static final String MATCHING_ID = "04386-AGYFT-A74Y8-3F815";
    private static final String SUCCESS =
            "{\"header\":{\"functionExecutionStatus\":{\"status\":\"Executed-Success\"}}%s}";

    private final Peer peer;

    Es2ClientTest() throws IOException {
        peer = new Peer();
    }

    @AfterEach
    void close() {
        peer.close();
    }

    @Test
    void downloadOrderIsSentAsTheSpecificationWantsIt() throws Exception {
        peer.answering(200, String.format(SUCCESS, ""));

        peer.client().downloadOrder("app-1/FULFIL/1", ICCID_19, EID);

        var asked = peer.asked.take();
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/gsma/rsp2/es2plus/downloadOrder");
        assertThat(asked.headers()).containsEntry("Content-Type", "application/json");
        assertThat(asked.headers().get("X-Admin-Protocol")).matches("gsma/rsp/v2\\.[0-9]+\\.[0-9]+");
        assertThat(asked.body().toString())
                .isEqualTo("{\"header\":{\"functionRequesterIdentifier\":\"1.2.3\","
                        + "\"functionCallIdentifier\":\"app-1/FULFIL/1\"},"
                        + "\"iccid\":\"8988211000000530082F\",\"eid\":\"" + EID + "\"}");
    }

    @Test
    void anIccidOf20DigitsIsNotPadded() throws Exception {
        peer.answering(200, String.format(SUCCESS, ""));

        peer.client().downloadOrder("c", ICCID_20, null);

        var body = peer.asked.take().body();
        assertThat(body.path("iccid").asText()).isEqualTo(ICCID_20);
        assertThat(body.has("eid")).isFalse();
    }

    @Test
    void confirmOrderReleasesAtOnceWithABoolean() throws Exception {
        peer.answering(200, String.format(SUCCESS, ",\"matchingId\":\"" + MATCHING_ID + "\",\"smdpAddress\":\"a.b\""));

        var answer = peer.client().confirmOrder("c", ICCID_19, EID, MATCHING_ID);

        var asked = peer.asked.take();
        assertThat(asked.path()).isEqualTo("/gsma/rsp2/es2plus/confirmOrder");
        assertThat(asked.body().path("releaseFlag").isBoolean()).isTrue();
        assertThat(asked.body().path("releaseFlag").asBoolean()).isTrue();
        assertThat(asked.body().path("matchingId").asText()).isEqualTo(MATCHING_ID);
        assertThat(asked.body().path("eid").asText()).isEqualTo(EID);
        assertThat(answer.meaning()).isEqualTo(Meaning.SUCCEEDED);
        assertThat(answer.matchingId()).isEqualTo(MATCHING_ID);
        assertThat(answer.smdpAddress()).isEqualTo("a.b");
        assertThat(answer.toString()).doesNotContain(MATCHING_ID);
    }

    @Test
    void cancelOrderSaysWhatBecomesOfTheProfile() throws Exception {
        peer.answering(200, String.format(SUCCESS, ""));

        peer.client().cancelOrder("c", ICCID_19, EID, MATCHING_ID, true);
        peer.client().cancelOrder("c", ICCID_19, null, null, false);

        var first = peer.asked.take().body();
        assertThat(first.path("finalProfileStatusIndicator").asText()).isEqualTo("Available");
        assertThat(first.path("matchingId").asText()).isEqualTo(MATCHING_ID);
        assertThat(first.path("eid").asText()).isEqualTo(EID);
        var second = peer.asked.take().body();
        assertThat(second.path("finalProfileStatusIndicator").asText()).isEqualTo("Unavailable");
        assertThat(second.has("matchingId")).isFalse();
        assertThat(second.has("eid")).isFalse();
    }

    @Test
    void http200WithFailedIsAFailure() throws Exception {
        peer.answering(200, failed("8.2.1", "3.9"));

        var answer = peer.client().downloadOrder("c", ICCID_19, null);

        assertThat(answer.meaning()).isEqualTo(Meaning.PROFILE_UNUSABLE);
        assertThat(answer.code()).isEqualTo("8.2.1/3.9");
    }

    @Test
    void aWarningIsASuccess() throws Exception {
        peer.answering(
                200,
                "{\"header\":{\"functionExecutionStatus\":{\"status\":\"Executed-WithWarning\",\"statusCodeData\":"
                        + "{\"subjectCode\":\"8.2.1\",\"reasonCode\":\"3.5\"}}}}");

        assertThat(peer.client().cancelOrder("c", ICCID_19, null, null, true).meaning())
                .isEqualTo(Meaning.SUCCEEDED);
    }

    @Test
    void expiredIsTriedLater() throws Exception {
        peer.answering(200, "{\"header\":{\"functionExecutionStatus\":{\"status\":\"Expired\"}}}");

        assertThat(peer.client().downloadOrder("c", ICCID_19, null).meaning()).isEqualTo(Meaning.TRY_LATER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gsma/rsp/v2.0.0", "gsma/rsp/v2.1.0", "gsma/rsp/v2.5.0", "gsma/rsp/v2.2", " gsma/rsp/v2.3.1"})
    void anyVersion2IsUnderstood(String protocol) throws Exception {
        peer.answering(200, String.format(SUCCESS, "")).protocol(protocol);

        assertThat(peer.client().downloadOrder("c", ICCID_19, null).meaning()).isEqualTo(Meaning.SUCCEEDED);
    }

    @Test
    void anAnswerWithoutProtocolIsUnderstoodAndOneOfVersion3IsNot() throws Exception {
        peer.answering(200, String.format(SUCCESS, "")).protocol(null);
        assertThat(peer.client().downloadOrder("c", ICCID_19, null).meaning()).isEqualTo(Meaning.SUCCEEDED);

        peer.protocol("gsma/rsp/v3.0.0");
        assertThat(peer.client().downloadOrder("c", ICCID_19, null).meaning()).isEqualTo(Meaning.TRY_LATER);
    }

    @Test
    void unknownFieldsAndAPaddedIccidAreNoTrouble() throws Exception {
        peer.answering(
                200, String.format(SUCCESS, ",\"iccid\":\"8988211000000530082F\",\"vendor\":{\"x\":[1,\"2\",true]}"));

        assertThat(peer.client().downloadOrder("c", ICCID_19, null).meaning()).isEqualTo(Meaning.SUCCEEDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 400, 401, 403, 404, 429, 500, 503})
    void whatIsNoAnswerOfTheFunctionIsTriedLater(int status) throws Exception {
        peer.answering(status, "");

        var answer = peer.client().confirmOrder("c", ICCID_19, null, MATCHING_ID);

        assertThat(answer.meaning()).isEqualTo(Meaning.TRY_LATER);
        assertThat(answer.code()).isEqualTo("http " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "null",
                "{}",
                "{\"header\":[]}",
                "{\"header\":{\"functionExecutionStatus\":{}}}"
            })
    void aBodyThatIsNoEnvelopeIsTriedLater(String body) throws Exception {
        peer.answering(200, body.isEmpty() ? " " : body);

        assertThat(peer.client().downloadOrder("c", ICCID_19, null).meaning()).isEqualTo(Meaning.TRY_LATER);
    }

    @Test
    void aPeerThatDoesNotAnswerIsTriedLater() throws Exception {
        peer.silent();

        assertThat(peer.client().downloadOrder("c", ICCID_19, null).code()).isEqualTo("time-out");
    }

    @Test
    @Timeout(30)
    void aPeerWhoseAnswerStopsInTheMiddleIsTriedLater() throws Exception {
        try (var door = new ServerSocket(0)) {
            var answering = new Thread(() -> beginAnAnswer(door));
            answering.start();
            var stalled = new Smdp(
                    "x",
                    URI.create("http://127.0.0.1:" + door.getLocalPort()),
                    "1",
                    "A",
                    Duration.ofMillis(500),
                    Optional.empty());

            assertThat(new Es2Client(stalled).downloadOrder("c", ICCID_19, null).code())
                    .isEqualTo("time-out");
            answering.join();
        }
    }

    @Test
    void anAnswerLongerThanAnyAnswerIsNotReadToItsEnd() throws Exception {
        var padded = String.format(SUCCESS, ",\"vendor\":\"" + "x".repeat(1 << 20) + "\"");
        peer.answering(200, padded);

        assertThat(patient().downloadOrder("c", ICCID_19, null).code()).isEqualTo("answer too long");
    }

    @Test
    void anAnswerAsLongAsAllowedIsRead() throws Exception {
        var frame = String.format(SUCCESS, ",\"vendor\":\"\"").length();
        peer.answering(200, String.format(SUCCESS, ",\"vendor\":\"" + "x".repeat((1 << 20) - frame) + "\""));

        assertThat(patient().downloadOrder("c", ICCID_19, null).meaning()).isEqualTo(Meaning.SUCCEEDED);
    }

    /** A peer that goes on for ever costs no more memory than the longest answer, and no more time than a call. */
    @Test
    @Timeout(30)
    void aPeerThatNeverStopsAnsweringIsCutOff() throws Exception {
        try (var door = new ServerSocket(0)) {
            var answering = new Thread(() -> answerForEver(door));
            answering.start();
            var endless = new Smdp(
                    "x",
                    URI.create("http://127.0.0.1:" + door.getLocalPort()),
                    "1",
                    "A",
                    Duration.ofSeconds(20),
                    Optional.empty());

            assertThat(new Es2Client(endless).downloadOrder("c", ICCID_19, null).code())
                    .isEqualTo("answer too long");
            answering.join();
        }
    }

    @Test
    void aPeerThatIsNotThereIsTriedLater() throws Exception {
        int free;
        try (var socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        var nobody = new Smdp(
                "x", URI.create("http://127.0.0.1:" + free), "1", "A", Duration.ofSeconds(1), Optional.empty());

        assertThat(new Es2Client(nobody).downloadOrder("c", ICCID_19, null).code())
                .isEqualTo("unreachable");
    }

    private Es2Client patient() throws IOException {
        return new Es2Client(new Smdp("peer", peer.address(), "1.2.3", "A", Duration.ofSeconds(10), Optional.empty()));
    }

    /** Until the caller hangs up. */
    private static void answerForEver(ServerSocket door) {
        try (var caller = door.accept()) {
            var out = caller.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var blanks = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                out.write(blanks);
            }
        } catch (IOException e) {
            // the caller hung up
        }
    }

    /** Headers and half a body, and nothing more until the caller is gone. */
    private static void beginAnAnswer(ServerSocket door) {
        try (var caller = door.accept()) {
            caller.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"header\":"
                            .getBytes(StandardCharsets.US_ASCII));
            var unused = caller.getInputStream().readAllBytes();
        } catch (IOException e) {
            // the caller hung up
        }
    }

    private static String failed(String subject, String reason) {
        return "{\"header\":{\"functionExecutionStatus\":{\"status\":\"Failed\",\"statusCodeData\":{\"subjectCode\":\""
                + subject + "\",\"reasonCode\":\"" + reason + "\",\"message\":\"no\"}}}}";
    }
}

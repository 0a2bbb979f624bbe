package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.call.Operation;

/** Bodies that are left half sent fill the room for bodies; they keep out nobody but those of their own network. */
@Timeout(30)
class StalledBodiesTest {

    private static final int ROOM = 100_000;
    private static final int LENGTH = 60_100;
    private static final String STALLING = "127.0.0.";
    private static final String BODY = "{\"channel\":\"FREE\"}";

    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicInteger blocked = new AtomicInteger();
    private final CountDownLatch go = new CountDownLatch(1);
    private TestListener listener = listener(TestListener.everybody());

    private TestListener listener(Doorman doorman) {
        return new TestListener(
                Map.of("getAccount", Operation.direct(call -> {
                    blocked.incrementAndGet();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Answer.of(204);
                })),
                TestListener.settings(
                        new Places.Limits(100, 90, 100, 90),
                        TestListener.connections(1_000, 1_000),
                        false,
                        Duration.ofSeconds(25),
                        ROOM),
                doorman);
    }

    @AfterEach
    void stop() throws IOException {
        go.countDown();
        for (var socket : sockets) {
            socket.close();
        }
        listener.close();
    }

    private static String head(int length) {
        return "POST /v1/invite-requests HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private Socket begin(String from, String text) throws IOException {
        var socket = listener.begin(from, text);
        sockets.add(socket);
        return socket;
    }

    /** Sends so much of a longer body, and then nothing. */
    private Socket stall(String from, int octets) throws IOException {
        long before = listener.listener.held();
        var socket = begin(from, head(LENGTH) + " ".repeat(octets));
        await().until(() -> listener.listener.held() != before);
        return socket;
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    /** A problem, without waiting for the end of the connection. */
    private static String told(Socket socket) throws IOException {
        var text = new StringBuilder();
        for (int next = 0; next >= 0 && next != '}'; ) {
            next = socket.getInputStream().read();
            text.append((char) next);
        }
        return text.toString();
    }

    private void served(String from) throws IOException {
        assertThat(status(begin(from, head(BODY.length()) + BODY))).isEqualTo("HTTP/1.1 204");
    }

    /** Ten octets are left: less than a body takes. */
    private Socket fill() throws IOException {
        var first = stall(STALLING + 1, 60_000);
        stall(STALLING + 2, 39_000);
        stall(STALLING + 3, 900);
        stall(STALLING + 4, 90);
        await().until(() -> listener.listener.held() == ROOM - 10);
        return first;
    }

    @Test
    void oneNetworksStalledBodiesKeepNoOtherNetworkOut() throws IOException {
        var first = fill();
        assertThat(listener.listener.heldByFullestNetwork()).isEqualTo(ROOM - 10);
        for (int i = 0; i < 5; i++) {
            served("127.0.1.1");
        }
        // the one begun first made room, and is told to come again
        assertThat(told(first))
                .startsWith("HTTP/1.1 503")
                .contains("Retry-After", "urn:simvite:problem:overloaded", "too many bodies come from this network");
        await().until(() -> listener.listener.bodies() == 3);
    }

    @Test
    void aNetworkBelowItsShareIsNotCutOffHoweverMuchOthersSend() throws IOException {
        var half = begin("127.0.1.1", head(BODY.length()) + BODY.substring(0, 9));
        await().until(() -> listener.listener.held() == 9);
        for (int i = 1; i <= 20; i++) {
            begin(STALLING + i, head(LENGTH) + " ".repeat(30_000));
        }
        await().until(() -> listener.listener.bodies() <= 4 && listener.listener.held() > ROOM - 30_010);
        half.getOutputStream().write(BODY.substring(9).getBytes(StandardCharsets.US_ASCII));
        assertThat(status(half)).isEqualTo("HTTP/1.1 204");
    }

    @Test
    void aNetworkThatStallsIsServedInItsOwnRoom() throws IOException {
        fill();
        for (int i = 0; i < 5; i++) {
            served(STALLING + 200);
        }
    }

    /** Or a queue of them would be as much memory as it likes. */
    @Test
    void bodiesThatWaitForAWorkerCountAsWell() throws IOException {
        var waiting = new ArrayList<Socket>();
        for (int i = 1; i <= 3; i++) {
            waiting.add(stall(STALLING + i, 30_000));
        }
        for (int i = 1; i <= 2; i++) {
            begin("127.0.2.1", "GET /v1/account HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        await().until(() -> blocked.get() == 2);
        for (var socket : waiting.subList(1, 3)) {
            socket.getOutputStream().write(" ".repeat(LENGTH - 30_000).getBytes(StandardCharsets.US_ASCII));
        }
        // more than there is room for: the first of them, which stalled, makes room, then one that waits
        assertThat(status(waiting.get(0))).isEqualTo("HTTP/1.1 503");
        assertThat(status(waiting.get(1))).isEqualTo("HTTP/1.1 503");
        await().until(() -> listener.listener.held() == LENGTH);
        go.countDown();
        // all blanks are no JSON
        assertThat(status(waiting.get(2))).isEqualTo("HTTP/1.1 400");
        await().until(() -> listener.listener.held() == 0);
    }

    @Test
    void whatIsHeldIsGivenBackWhenTheCallerGoes() throws IOException {
        fill();
        for (var socket : sockets) {
            socket.close();
        }
        await().until(() -> listener.listener.held() == 0 && listener.listener.bodies() == 0);
    }

    @Test
    void aBodyWithoutProofIsNotRead() throws IOException {
        listener.close();
        listener = listener((operation, headers, method, path, certificates) ->
                new Admission.Result.Refused(ProblemType.PROOF_INVALID.problem()));
        for (int i = 1; i <= 5; i++) {
            assertThat(status(begin(STALLING + i, head(LENGTH) + " ".repeat(30_000))))
                    .isEqualTo("HTTP/1.1 401");
        }
        assertThat(listener.listener.held()).isZero();
    }
}

package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Events;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Lines;
import org.simvite.gateway.call.Operation;

/** Sockets that cost an attacker nothing keep nobody out. */
@Timeout(30)
class DoorUnderFireTest {

    private static final String GET = "GET /v1/account HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String HEADERS_ONLY = "POST /v1/invite-requests HTTP/1.1\r\nHost: x\r\nIdempotency-Key: k\r\n"
            + "Content-Type: application/json\r\nContent-Length: 18\r\n\r\n";

    private final List<Socket> sockets = new ArrayList<>();
    private final List<TestListener> listeners = new ArrayList<>();
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicInteger given = new AtomicInteger();

    @AfterEach
    void stop() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        listeners.forEach(TestListener::close);
    }

    private TestListener listener(Places.Limits calls, Connections.Limits connections, Doorman doorman) {
        var listener = new TestListener(
                Map.of(
                        "getApplication",
                        this::waitForEver,
                        "watchApplication",
                        Operation.direct(call -> new Events(sink -> () -> {})),
                        "importStock",
                        Operation.direct(call -> read(call.stream()))),
                TestListener.settings(calls, connections, false),
                doorman);
        listeners.add(listener);
        return listener;
    }

    private CompletableFuture<Reply> waitForEver(org.simvite.gateway.call.Call call) {
        waits.incrementAndGet();
        var answer = new CompletableFuture<Reply>();
        answer.whenComplete((reply, failure) -> given.incrementAndGet());
        return answer;
    }

    private static Reply read(InputStream stream) {
        try {
            var lines = new Lines(stream, 1_000_000);
            while (lines.next().isPresent()) {
                assertThat(lines).isNotNull();
            }
            return Answer.of(204);
        } catch (IOException e) {
            return ProblemType.REQUEST_TIMEOUT.problem();
        }
    }

    private Socket begin(TestListener listener, String text) throws IOException {
        var socket = listener.begin(text);
        sockets.add(socket);
        return socket;
    }

    private static void served(TestListener listener) throws IOException {
        assertThat(listener.raw(GET, 0)).startsWith("HTTP/1.1 204");
    }

    @Test
    void socketsThatSendHeadersOnlyTakeNoPlace() throws IOException {
        var listener = listener(
                new Places.Limits(3, 2, 100, 2),
                new Connections.Limits(1_000, 1_000, Duration.ofMinutes(1), Duration.ofMinutes(1)),
                TestListener.everybody());
        for (int i = 0; i < 200; i++) {
            begin(listener, HEADERS_ONLY);
        }
        for (int i = 0; i < 5; i++) {
            served(listener);
        }
        await().until(() -> listener.listener.open() == 0);
    }

    @Test
    void thereIsRoomForOneMoreHoweverManySocketsWait() throws IOException {
        var listener = listener(
                new Places.Limits(100, 90, 100, 90), TestListener.connections(1_000, 20), TestListener.everybody());
        for (int i = 0; i < 100; i++) {
            begin(listener, i % 2 == 0 ? "POST /v1/inv" : "");
        }
        served(listener);
        assertThat(listener.listener.connections()).isLessThanOrEqualTo(20);
        // those that made room are told by their end
        assertThat(sockets.get(0).getInputStream().read()).isNegative();
    }

    @Test
    void aHeadThatComesByteByByteIsCutOff() throws Exception {
        var listener = listener(
                new Places.Limits(100, 90, 100, 90), TestListener.connections(100, 100), TestListener.everybody());
        var slow = begin(listener, "GET /v1/account HTTP/1.1\r\nHost: x\r\n");
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    try {
                        slow.getOutputStream().write('X');
                        slow.getOutputStream().flush();
                        return false;
                    } catch (SocketException e) {
                        return true;
                    }
                });
    }

    @Test
    void aStreamedBodyThatComesByteByByteIsCutOff() throws Exception {
        var listener = listener(
                new Places.Limits(100, 90, 100, 90), TestListener.connections(100, 100), TestListener.everybody());
        var slow = begin(
                listener,
                "POST /v1/operator/stock HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\n");
        var answer = CompletableFuture.supplyAsync(() -> {
            try {
                return new String(slow.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        // each byte comes in time: it is all of them together that are too slow
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    try {
                        slow.getOutputStream().write('x');
                        slow.getOutputStream().flush();
                    } catch (SocketException e) {
                        return true;
                    }
                    return answer.isDone();
                });
        assertThat(answer.join()).isEqualTo("HTTP/1.1 408");
    }

    @Test
    void callsThatWaitLeavePlacesForThoseThatDoNot() throws IOException {
        var listener =
                listener(new Places.Limits(4, 3, 100, 3), TestListener.connections(100, 100), TestListener.everybody());
        var waiting = "GET /v1/applications/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\nPrefer: wait=30\r\n\r\n";
        for (int i = 0; i < 3; i++) {
            begin(listener, waiting);
        }
        await().until(() -> listener.listener.waiting() == 3);
        try (var refused = listener.begin(waiting)) {
            assertThat(new String(refused.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 503");
        }
        served(listener);
    }

    @Test
    void waitsOfManyAccountsGiveWayToAnotherNetworks() throws IOException {
        var listener = listener(new Places.Limits(8, 4, 100, 4), TestListener.connections(100, 100), asNamed());
        var made = new ArrayList<Socket>();
        for (int i = 0; i < 4; i++) {
            var socket = listener.begin(
                    "127.0.9.1",
                    "GET /v1/applications/AAAAAAAAAAAAAAAAAAAAAA" + (i == 0 ? "/events" : "")
                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Test: made up " + i
                            + "\r\nPrefer: wait=30\r\n\r\n");
            sockets.add(socket);
            made.add(socket);
            int count = i + 1;
            await().until(() -> listener.listener.waiting() == count);
        }
        for (int i = 0; i < 2; i++) {
            int before = waits.get();
            begin(
                    listener,
                    "GET /v1/applications/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\nX-Test: genuine " + i
                            + "\r\nPrefer: wait=30\r\n\r\n");
            await().until(() -> waits.get() == before + 1);
        }
        assertThat(listener.listener.waiting()).isEqualTo(4);
        // the feed comes to its end, and the wait to an answer
        assertThat(made.get(0).getInputStream().readAllBytes()).asString().endsWith("0\r\n\r\n");
        assertThat(new String(made.get(1).getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 503");
    }

    @Test
    void slowBodiesOfOneOperatorGiveWayToAnothers() throws IOException {
        var listener = new TestListener(
                Map.of("importStock", Operation.direct(call -> read(call.stream()))),
                TestListener.settings(
                        new Places.Limits(100, 90, 100, 90),
                        TestListener.connections(100, 100),
                        false,
                        Duration.ofSeconds(20),
                        1_000_000),
                asNamed());
        listeners.add(listener);
        var post =
                "POST /v1/operator/stock HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nConnection: close\r\nX-Test: ";
        var slow = new ArrayList<Socket>();
        for (int i = 0; i < ListenerSettings.STREAMS_AT_ONCE; i++) {
            slow.add(begin(listener, post + "slow\r\nContent-Length: 9000\r\n\r\n"));
            int count = i + 1;
            await().until(() -> listener.listener.open() == count);
        }
        assertThat(listener.raw(post + "other\r\nContent-Length: 2\r\n\r\nx\n", 0))
                .startsWith("HTTP/1.1 204");
        assertThat(new String(slow.get(0).getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 503");
        // its own do not give way to each other
        begin(listener, post + "slow\r\nContent-Length: 9000\r\n\r\n");
        await().until(() -> listener.listener.open() == ListenerSettings.STREAMS_AT_ONCE);
        assertThat(listener.raw(post + "slow\r\nContent-Length: 2\r\n\r\nx\n", 0))
                .startsWith("HTTP/1.1 503");
    }

    /** Everybody is the terminal that he says he is. */
    private static Doorman asNamed() {
        var everybody = TestListener.everybody();
        return (operation, headers, method, path, certificates) -> {
            var admitted = (Admission.Result.Admitted) everybody.admit(operation, headers, method, path, certificates);
            var terminal = (Principal.Terminal) admitted.principal();
            return new Admission.Result.Admitted(new Principal.Terminal(
                    headers.getOrDefault("x-test", "nobody"), terminal.deviceId(), terminal.sealingKey()));
        };
    }

    @Test
    void aCallerWhoIsGoneDoesNotWaitOn() throws IOException {
        var listener =
                listener(new Places.Limits(4, 3, 100, 3), TestListener.connections(100, 100), TestListener.everybody());
        var waiting = "GET /v1/applications/AAAAAAAAAAAAAAAAAAAAAA HTTP/1.1\r\nHost: x\r\nPrefer: wait=30\r\n\r\n";
        for (int i = 1; i <= 10; i++) {
            int round = i;
            try (var socket = listener.begin(waiting)) {
                await().until(() -> waits.get() == round);
                assertThat(socket.isClosed()).isFalse();
            }
            await().until(() -> given.get() == round && listener.listener.open() == 0);
        }
    }

    @Test
    void aStrangersBodyIsNotWaitedFor() throws IOException {
        var listener = listener(
                new Places.Limits(4, 3, 100, 3),
                TestListener.connections(100, 100),
                (operation, headers, method, path, certificates) ->
                        new Admission.Result.Refused(ProblemType.UNAUTHENTICATED.problem()));
        try (var socket = listener.begin(HEADERS_ONLY)) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");
        }
        assertThat(listener.raw(GET, 0)).startsWith("HTTP/1.1 401");
    }
}

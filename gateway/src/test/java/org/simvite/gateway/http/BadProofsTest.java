package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.answer.ProblemType;

@Timeout(60)
class BadProofsTest {

    private static final String GET = "GET /v1/account HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String GARBAGE =
            "GET /v1/account HTTP/1.1\r\nHost: x\r\nDPoP: garbage\r\nConnection: close\r\n\r\n";
    private static final int QUEUE = 6;
    private static final int TOO_MANY = 24;

    private final CountDownLatch go = new CountDownLatch(1);
    private final Semaphore atWork = new Semaphore(0);

    private Admission.Result slowly(Map<String, String> headers) {
        atWork.release();
        try {
            go.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return headers.containsKey("dpop")
                ? new Admission.Result.Refused(ProblemType.PROOF_INVALID.problem(), true)
                : new Admission.Result.Refused(ProblemType.UNAUTHENTICATED.problem());
    }

    private static String status(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private static double turnedAway(TestListener listener) {
        return listener.meters
                .counter("simvite.http.turned.away", "reason", "workers")
                .count();
    }

    /** However many sockets one network has: the line in front of the doorman was everybody's, and full. */
    @Test
    void aNetworkThatSendsGarbageProofsKeepsNoOtherOutOfTheLine() throws Exception {
        var settings = TestListener.settings();
        List<Socket> garbage = new ArrayList<>();
        try (var listener = new TestListener(
                Map.of(), settings, (operation, headers, method, path, certificates) -> slowly(headers), QUEUE)) {
            for (int i = 1; i <= TestListener.WORKERS + QUEUE + TOO_MANY; i++) {
                garbage.add(listener.begin("127.0.3." + i, GARBAGE));
            }
            atWork.acquire(TestListener.WORKERS);
            // those for whom there is no room are told so while the workers are still busy
            await().until(() -> turnedAway(listener) == TOO_MANY);
            try (var genuine = listener.begin("127.0.4.1", GET);
                    var another = listener.begin("127.0.6.1", GET)) {
                await().until(() -> turnedAway(listener) == TOO_MANY + 2);
                go.countDown();
                assertThat(status(genuine)).isEqualTo("HTTP/1.1 401");
                assertThat(status(another)).isEqualTo("HTTP/1.1 401");
            }
            for (var socket : garbage) {
                assertThat(status(socket)).isIn("HTTP/1.1 401", "HTTP/1.1 503");
                socket.close();
            }
            assertThat(listener.meters.counter("simvite.http.bad.proofs").count())
                    .isEqualTo(TestListener.WORKERS + QUEUE - 2.0);
        }
    }

    @Test
    void addressesThatSendManyShareOneNetworksTurnsAndTheirNeighboursKeepTheirOwn() {
        var proofs = new BadProofs(2, Clock.systemUTC(), new SimpleMeterRegistry());
        for (var address : List.of("192.0.2.1", "198.51.100.1")) {
            proofs.met(address);
            assertThat(proofs.turnOf("net of " + address, address)).isEqualTo("net of " + address);
            proofs.met(address);
        }
        assertThat(proofs.turnOf("a", "192.0.2.1")).isEqualTo(proofs.turnOf("b", "198.51.100.1"));
        assertThat(proofs.turnOf("a", "192.0.2.2")).isEqualTo("a");
    }
}

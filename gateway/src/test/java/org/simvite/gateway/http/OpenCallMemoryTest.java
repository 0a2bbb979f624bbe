package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.simvite.gateway.answer.Events;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.memory.Memory;

/** Open calls and connections take no more memory than is set aside for them. */
@Timeout(60)
class OpenCallMemoryTest {

    private static final int MANY = 300;
    private static final int ROUNDS = 4;
    private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";
    /** As long as those of terminals. */
    private static final String CREDENTIALS =
            "Authorization: DPoP " + "t".repeat(900) + "\r\nDPoP: " + "p".repeat(600) + "\r\n";

    private static void takes(int octets, String request, int open) throws IOException {
        var settings = TestListener.settings(
                new Places.Limits(4_000, 3_900, 4_000, 3_900),
                new Connections.Limits(4_000, 4_000, Duration.ofMinutes(1), Duration.ofMinutes(1)),
                false);
        List<Socket> sockets = new ArrayList<>();
        try (var listener = new TestListener(
                Map.of(
                        "getApplication",
                        call -> new CompletableFuture<>(),
                        "watchApplication",
                        Operation.direct(call -> new Events(sink -> () -> {}))),
                settings,
                TestListener.everybody())) {
            sockets.add(listener.begin(request));
            await().until(() -> listener.listener.connections() == 1 && listener.listener.open() == Math.min(1, open));
            long least = Long.MAX_VALUE;
            // what the process takes once, such as classes, is in the first round only, and chance in none of them all
            for (int round = 1; round <= ROUNDS && least > octets; round++) {
                long before = used();
                for (int i = 0; i < MANY; i++) {
                    sockets.add(listener.begin(request));
                }
                int all = round * MANY + 1;
                await().until(() ->
                        listener.listener.connections() == all && listener.listener.open() == (open == 0 ? 0 : all));
                least = Math.min(least, (used() - before) / MANY);
            }
            assertThat(least).as("octets of one").isLessThanOrEqualTo(octets);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void aLongPoll() throws IOException {
        takes(
                Memory.OPEN_CALLS.octets() + Memory.CONNECTIONS.octets(),
                "GET /v1/applications/" + ID + " HTTP/1.1\r\nHost: x\r\nPrefer: wait=60\r\n" + CREDENTIALS + "\r\n",
                1);
    }

    @Test
    void anEventStream() throws IOException {
        takes(
                Memory.OPEN_CALLS.octets() + Memory.CONNECTIONS.octets(),
                "GET /v1/applications/" + ID + "/events HTTP/1.1\r\nHost: x\r\n" + CREDENTIALS + "\r\n",
                1);
    }

    @Test
    void aConnectionThatDoesNothing() throws IOException {
        takes(Memory.CONNECTIONS.octets(), "GET /v1/account HTTP/1.1\r\n", 0);
    }
}

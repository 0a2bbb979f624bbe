package org.simvite.local.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Callers who send the head of a request and then nothing, to fill up what the gateway has room for. */
final class HeaderOnlySockets implements Attack {

    private static final int SOCKETS = 600;
    private static final int ADDRESSES = 20;
    private static final int GENUINE = 10;
    private static final int LENGTH = 4_000;
    /** Less than such a socket is kept, so that nobody waited for one of them to end; a loaded machine takes seconds. */
    private static final Duration QUICK = Duration.ofSeconds(8);

    @Override
    public String name() {
        return "header-only sockets";
    }

    @Override
    public String holds() {
        return "callers who never send their body keep nobody else out";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var genuine = new Stranger(target, Target.address(4, 0, 1), null).registered();
        var all = new ArrayList<Socket>();
        try {
            // once from one address, once from many
            open(target, all, 1);
            var narrow = served(genuine);
            open(target, all, ADDRESSES);
            var wide = served(genuine);
            return Verdict.of(
                    narrow.answered() == GENUINE && wide.answered() == GENUINE,
                    "%d sockets from one address: %d of %d genuine calls answered, the slowest after %d ms; %d more from %d: %d, %d ms",
                    SOCKETS,
                    narrow.answered(),
                    GENUINE,
                    narrow.slowest().toMillis(),
                    SOCKETS,
                    ADDRESSES,
                    wide.answered(),
                    wide.slowest().toMillis());
        } finally {
            all.forEach(HeaderOnlySockets::close);
        }
    }

    /** Of a caller who has made a key, which is all that a registration asks for at the door. */
    private static String proven(Stranger somebody) {
        return somebody.head("POST", "/v1/terminals", LENGTH);
    }

    private static String unproven() {
        return "POST /v1/applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nDPoP: a.b.c\r\n"
                + "Authorization: DPoP a.b.c\r\nIdempotency-Key: k\r\nContent-Length: " + LENGTH + "\r\n\r\n";
    }

    private static void open(Target target, List<Socket> all, int addresses) {
        var somebody = new Stranger(target, Target.address(3, 0, 1), null);
        for (int i = 0; i < SOCKETS; i++) {
            var head = i % 2 == 0 ? proven(somebody) : unproven();
            try {
                var socket = target.wire().open(Target.address(3, addresses == 1 ? 0 : 1, 1 + i % addresses));
                all.add(socket);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // refused: so much the better for the others
            }
        }
    }

    private record Served(int answered, Duration slowest) {}

    private static Served served(Stranger genuine) {
        var answered = 0;
        var slowest = Duration.ZERO;
        for (int i = 0; i < GENUINE; i++) {
            var begun = System.nanoTime();
            var status = genuine.get("/v1/account", 0).status();
            var took = Duration.ofNanos(System.nanoTime() - begun);
            if (status == 200 && took.compareTo(QUICK) < 0) {
                answered++;
            }
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        }
        return new Served(answered, slowest);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed by the other side
        }
    }
}

package org.simvite.local.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A stranger who sends thousands of requests at once over each of his connections and reads no answer, to fill up memory and log of the gateway. */
final class PipelinedRequests implements Attack {

    private static final int CONNECTIONS = 70;
    private static final String MANY = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2_000);
    private static final int GENUINE = 10;
    private static final Duration QUICK = Duration.ofSeconds(8);
    private static final Duration CLOSED = Duration.ofSeconds(15);
    /** Octets that the log may grow by meanwhile, whatever else happens. */
    private static final long QUIET = 256 * 1024;

    @Override
    public String name() {
        return "pipelined requests";
    }

    @Override
    public String holds() {
        return "whoever sends thousands of requests at once is cut off, fills no log and keeps nobody waiting";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var genuine = new Stranger(target, Target.address(13, 1, 1), null).registered();
        var before = logged(target);
        var all = new ArrayList<Socket>();
        var answered = 0;
        var slowest = Duration.ZERO;
        try {
            for (int i = 0; i < GENUINE; i++) {
                flood(target, all, CONNECTIONS / GENUINE);
                var begun = System.nanoTime();
                var status = genuine.get("/v1/account", 0).status();
                var took = Duration.ofNanos(System.nanoTime() - begun);
                answered += status == 200 && took.compareTo(QUICK) < 0 ? 1 : 0;
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            var closed = closed(all);
            var grown = logged(target) - before;
            return Verdict.of(
                    answered == GENUINE && closed == all.size() && grown < QUIET,
                    "%d connections with 2,000 requests each, %d of them closed by the gateway; %d of %d genuine calls answered, the slowest after %d ms; the log grew by %d KiB",
                    all.size(),
                    closed,
                    answered,
                    GENUINE,
                    slowest.toMillis(),
                    grown / 1024);
        } finally {
            all.forEach(PipelinedRequests::close);
        }
    }

    private static void flood(Target target, List<Socket> all, int count) {
        for (int i = 0; i < count; i++) {
            try {
                var socket = target.wire().open(Target.address(13, 0, 1));
                all.add(socket);
                socket.getOutputStream().write(MANY.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // cut off while it was still sending
            }
        }
    }

    /** How many have come to their end before all was answered: one that is kept open is not read to its end. */
    private static int closed(List<Socket> all) {
        var until = System.nanoTime() + CLOSED.toNanos();
        int count = 0;
        for (var socket : all) {
            try {
                socket.setSoTimeout((int) Math.max(1, (until - System.nanoTime()) / 1_000_000));
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                count++;
            } catch (SocketTimeoutException e) {
                // it is still open
            } catch (IOException e) {
                count++;
            }
        }
        return count;
    }

    private static long logged(Target target) {
        try {
            return Files.size(target.installation().workspace().log("gateway"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // closed by the other side
        }
    }
}

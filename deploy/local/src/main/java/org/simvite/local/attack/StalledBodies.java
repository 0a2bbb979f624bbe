package org.simvite.local.attack;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Callers of one network who prove a key, send nearly all of a long body and then nothing, to fill up the memory that the gateway has for bodies. */
final class StalledBodies implements Attack {

    private static final int LENGTH = 65_536;
    /** More than a share of 3% of the gateway's heap holds, as local mode starts it (384 MiB). */
    private static final int LONG = 260;

    /** Ever smaller ones, so that not even a short body fits beside them. */
    private static final int SHORT = 70;

    private static final int SHORTEST = 20;
    private static final int GENUINE = 10;
    /** Less than a body may take, so that nobody waited for one of them to end; a loaded machine takes seconds. */
    private static final Duration QUICK = Duration.ofSeconds(8);

    private static final String REFUSED = "HTTP/1.1 503";

    @Override
    public String name() {
        return "stalled bodies";
    }

    @Override
    public String holds() {
        return "bodies that one network leaves half sent keep no other network out";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var sent = bodies(target);
        var all = new ArrayList<Socket>();
        try {
            for (int i = 0; i < sent.size(); i++) {
                stall(target, all, 1 + i % 250, sent.get(i));
            }
            int answered = 0;
            var slowest = Duration.ZERO;
            for (int i = 0; i < GENUINE; i++) {
                var genuine = new Stranger(target, Target.address(11, 1, 1), null);
                var begun = System.nanoTime();
                var status = genuine.register().status();
                var took = Duration.ofNanos(System.nanoTime() - begun);
                answered += status == 201 && took.compareTo(QUICK) < 0 ? 1 : 0;
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            var gaveWay = all.stream().filter(StalledBodies::isRefused).count();
            return Verdict.of(
                    answered == GENUINE && gaveWay > 0,
                    "%d bodies half sent from one network, of which %d had to make room; of another network %d of %d registrations answered, the slowest after %d ms",
                    all.size(),
                    gaveWay,
                    answered,
                    GENUINE,
                    slowest.toMillis());
        } finally {
            all.forEach(StalledBodies::close);
        }
    }

    /** Signed before, so that they come at once. */
    private static List<String> bodies(Target target) {
        var attacker = new Stranger(target, Target.address(11, 0, 1), null);
        return Stream.of(
                        IntStream.range(0, LONG).map(i -> 64_000),
                        IntStream.range(0, SHORT).map(i -> 1_000),
                        IntStream.range(0, SHORTEST).map(i -> 100))
                .flatMapToInt(each -> each)
                .mapToObj(octets -> attacker.head("POST", "/v1/terminals", LENGTH) + " ".repeat(octets))
                .toList();
    }

    private static void stall(Target target, List<Socket> all, int host, String text) {
        try {
            var socket = target.wire().open(Target.address(11, 0, host));
            all.add(socket);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // refused: so much the better for the others
        }
    }

    private static boolean isRefused(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return new String(socket.getInputStream().readNBytes(REFUSED.length()), StandardCharsets.US_ASCII)
                    .equals(REFUSED);
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            // closed by the other side
            return false;
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

package org.simvite.local.attack;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Callers who have made a key, and send bodies that are nothing but members that nobody knows, as many as fit, to keep all
 * of the gateway's workers busy with what is wrong with them.
 */
final class JunkMembers implements Attack {

    /** As many as there are workers, by the shipped defaults ({@code gateway.workers}, 16), twice over. */
    private static final int BODIES = 32;

    private static final int GENUINE = 10;
    /** A loaded machine takes seconds; all against all took minutes. */
    private static final Duration QUICK = Duration.ofSeconds(8);

    private static final String REFUSED = "HTTP/1.1 400";

    @Override
    public String name() {
        return "junk members";
    }

    @Override
    public String holds() {
        return "bodies that are nothing but unknown members are refused at once, and keep nobody else waiting";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var genuine = new Stranger(target, Target.address(16, 1, 1), null).registered();
        var attacker = new Stranger(target, Target.address(16, 0, 1), null);
        var body = body();
        // signed before, so that they come at once
        var texts = IntStream.range(0, BODIES)
                .mapToObj(i -> attacker.head("POST", "/v1/terminals", body.length()) + body)
                .toList();
        var sockets = new ArrayList<Socket>();
        try {
            for (var text : texts) {
                send(target, sockets, text);
            }
            int answered = 0;
            var slowest = Duration.ZERO;
            for (int i = 0; i < GENUINE; i++) {
                var begun = System.nanoTime();
                var status = genuine.get("/v1/account", 0).status();
                var took = Duration.ofNanos(System.nanoTime() - begun);
                answered += status == 200 && took.compareTo(QUICK) < 0 ? 1 : 0;
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
            var refused = sockets.stream().filter(JunkMembers::isRefused).count();
            return Verdict.of(
                    answered == GENUINE && refused == BODIES,
                    "%d bodies of %d octets, of which %d were refused as malformed; %d of %d genuine calls answered meanwhile, the slowest after %d ms",
                    BODIES,
                    body.length(),
                    refused,
                    answered,
                    GENUINE,
                    slowest.toMillis());
        } finally {
            sockets.forEach(JunkMembers::close);
        }
    }

    /** 8,464 members with names of two symbols. */
    private static String body() {
        List<String> symbols = IntStream.range('!', 0x7F)
                .filter(symbol -> symbol != '"' && symbol != '\\')
                .mapToObj(Character::toString)
                .toList();
        return symbols.stream()
                .flatMap(one -> symbols.stream().map(other -> "\"" + one + other + "\":0"))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static void send(Target target, List<Socket> sockets, String text) {
        try {
            var socket = target.wire().open(Target.address(16, 0, 1));
            sockets.add(socket);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new AttackException("a body could not be sent: " + e.getMessage());
        }
    }

    private static boolean isRefused(Socket socket) {
        try {
            socket.setSoTimeout((int) QUICK.toMillis());
            return new String(socket.getInputStream().readNBytes(REFUSED.length()), StandardCharsets.US_ASCII)
                    .equals(REFUSED);
        } catch (IOException e) {
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

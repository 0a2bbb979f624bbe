package org.simvite.local.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.simvite.identity.Ids;

/** Made-up accounts of a few networks that wait, over event streams, for applications that nobody has sent, to take all places of calls that wait. */
final class WaitingPlaces implements Attack {

    private static final int NETWORKS = 6;
    private static final int ACCOUNTS = 9;
    /** As many as one account may have open. */
    private static final int STREAMS = 64;

    private static final int GENUINE = 10;

    /**
     * Of the some 2,000 places of calls that wait ({@code gateway.max.waiting}, which goes by the gateway's memory: 384 MiB in local mode).
     * Where fewer are taken nobody is kept out of anything, and that they wait proves nothing.
     */
    private static final int NEARLY_ALL = 1_900;

    private static final String WAITING = "simvite_http_open_waiting";

    @Override
    public String name() {
        return "waiting places";
    }

    @Override
    public String holds() {
        return "accounts of a few networks that wait for nothing do not keep those of another from waiting";
    }

    @Override
    public Verdict play(Target target, Consumer<String> progress) {
        var genuine = new Stranger(target, Target.address(14, 200, 1), null).registered();
        var all = Collections.synchronizedList(new ArrayList<Socket>());
        try {
            Together.all(IntStream.range(0, NETWORKS)
                    .<Callable<Boolean>>mapToObj(network -> () -> waitForNothing(target, network, all))
                    .toList());
            var taken = Target.look(Desk.PATIENCE, () -> target.gauge(WAITING), places -> places >= NEARLY_ALL);
            if (taken < NEARLY_ALL) {
                throw new AttackException("only %.0f places of calls that wait could be taken".formatted(taken));
            }
            var refused = target.send(
                    Target.address(14, 0, 1),
                    new Stranger(target, Target.address(14, 0, 1), null)
                            .registered()
                            .call("GET", path("nobody", "nothing"), Map.of("Prefer", "wait=1"), null));
            int waited = 0;
            for (int i = 0; i < GENUINE; i++) {
                waited += genuine.get("/v1/invite-requests/" + genuine.installRequestId(), 1)
                                        .status()
                                == 200
                        ? 1
                        : 0;
            }
            return Verdict.of(
                    waited == GENUINE,
                    "%d accounts of %d networks with %d event streams, by which %.0f places are taken, one more wait of theirs: %s; %d of %d waits of another network's account answered",
                    NETWORKS * ACCOUNTS,
                    NETWORKS,
                    all.size(),
                    taken,
                    refused,
                    waited,
                    GENUINE);
        } finally {
            all.forEach(WaitingPlaces::close);
        }
    }

    private static String path(String account, String device) {
        return "/v1/applications/"
                + Ids.applicationId(account, device, UUID.randomUUID().toString());
    }

    private static boolean waitForNothing(Target target, int network, List<Socket> all) {
        for (int i = 0; i < ACCOUNTS; i++) {
            var address = Target.address(14, network, 1 + i);
            waitForNothing(target, address, new Stranger(target, address, null).registered(), all);
        }
        return true;
    }

    private static void waitForNothing(Target target, InetAddress address, Stranger somebody, List<Socket> all) {
        for (int i = 0; i < STREAMS; i++) {
            var call =
                    somebody.call("GET", path(somebody.accountId(), somebody.deviceId()) + "/events", Map.of(), null);
            var text = new StringBuilder("GET " + call.path() + " HTTP/1.1\r\n");
            call.headers()
                    .forEach((name, value) ->
                            text.append(name).append(": ").append(value).append("\r\n"));
            try {
                var socket = target.wire().open(address);
                all.add(socket);
                socket.getOutputStream().write(text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            } catch (IOException e) {
                // refused: so much the better for the others
            }
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

package org.simvite.gateway.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What bodies that are being read hold, by network. When they need more than the room that is set aside for all of them, the network that holds most gives way, its
 * slowest body first: the one begun first of those that are not taken yet. So a network that holds no more than its fair share, the room divided by the
 * networks that hold anything, keeps it and is served, however many bodies others leave half sent.
 */
final class BodyShares {

    private final long room;
    private final Map<String, Share> shares = new HashMap<>();
    private long held;
    private int bodies;

    private static final class Share {
        /** The one begun first first. */
        private final Set<Body> bodies = new LinkedHashSet<>();

        private long held;
    }

    /** One body. */
    static final class Body {
        private final String network;
        private final Runnable giveWay;
        private long held;
        private boolean over;

        private Body(String network, Runnable giveWay) {
            this.network = network;
            this.giveWay = giveWay;
        }
    }

    /** @param room octets of all bodies together */
    BodyShares(long room) {
        this.room = room;
    }

    /** Octets that are held. */
    synchronized long held() {
        return held;
    }

    /** Octets that the network holds that holds most. */
    synchronized long fullest() {
        return shares.values().stream().mapToLong(share -> share.held).max().orElse(0);
    }

    /** How many bodies are under way. */
    synchronized int bodies() {
        return bodies;
    }

    /** @param giveWay runs, on any thread, when others need its room: it is over then */
    synchronized Body begin(String network, Runnable giveWay) {
        var body = new Body(network, giveWay);
        shares.computeIfAbsent(network, n -> new Share()).bodies.add(body);
        bodies++;
        return body;
    }

    /** More of a body has come. @return whether to keep it: not if the body is over, or gives way now */
    boolean add(Body body, int octets) {
        List<Body> out = new ArrayList<>();
        boolean kept;
        synchronized (this) {
            if (body.over) {
                return false;
            }
            count(body, octets);
            while (held > room) {
                var slowest = slowestOfFullest();
                remove(slowest);
                out.add(slowest);
            }
            kept = !body.over;
        }
        out.forEach(slow -> slow.giveWay.run());
        return kept;
    }

    /** Nobody keeps it any more. @return whether anybody did: not if it ended before, or gave way */
    synchronized boolean end(Body body) {
        if (body.over) {
            return false;
        }
        remove(body);
        return true;
    }

    private Body slowestOfFullest() {
        return shares.values().stream().max(Comparator.comparingLong(share -> share.held)).orElseThrow().bodies.stream()
                .filter(body -> body.held > 0)
                .findFirst()
                .orElseThrow();
    }

    private void count(Body body, long octets) {
        body.held += octets;
        share(body).held += octets;
        held += octets;
    }

    private void remove(Body body) {
        count(body, -body.held);
        body.over = true;
        var share = share(body);
        share.bodies.remove(body);
        if (share.bodies.isEmpty()) {
            shares.remove(body.network);
        }
        bodies--;
    }

    private Share share(Body body) {
        return shares.computeIfAbsent(body.network, n -> new Share());
    }
}

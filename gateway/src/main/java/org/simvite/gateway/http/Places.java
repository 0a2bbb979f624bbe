package org.simvite.gateway.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.Principal;

/**
 * How many calls are open, each of somebody who is let in and has sent all he has to send. Calls that wait for news cost nothing but their place, and so can
 * not have them all: some are kept for those that are answered at once, and where there is no place left, whoever has more than others gives way ({@link Waits}): neither
 * one account, nor a hundred made-up ones, nor a few networks can wait everywhere.
 */
public final class Places {

    private final Limits limits;
    private final Map<String, Integer> byAccount = new HashMap<>();
    private final Waits<Place> waits = new Waits<>();
    private int open;

    /**
     * Calls at once.
     *
     * @param open in all
     * @param waiting of those, how many may wait: for news, or for a long body
     * @param perAccount how many one terminal's account may have
     * @param waitingPerNetwork how many of the waiting ones one network may have
     */
    public record Limits(int open, int waiting, int perAccount, int waitingPerNetwork) {}

    /** Whether a call has its place, or what there is too much of. */
    enum Taken {
        YES,
        /** There are too many, or too many that wait. */
        FULL,
        ACCOUNT_FULL,
        NETWORK_FULL
    }

    Places(Limits limits) {
        this.limits = limits;
    }

    /** How many are taken. */
    synchronized int open() {
        return open;
    }

    /** How many are taken by calls that wait. */
    synchronized int waiting() {
        return waits.size();
    }

    /**
     * The place of one call, which is not known to be anybody's yet.
     *
     * @param waits whether it is answered later
     * @param whenTaken runs when it is taken; not to call back
     * @param whenLeft runs when it is left again; not to call back
     * @param giveWay ends its wait when others need the place, which it has no more then; runs on any thread
     */
    Place place(String network, boolean waits, Runnable whenTaken, Runnable whenLeft, Runnable giveWay) {
        return new Place(network, waits, whenTaken, whenLeft, giveWay);
    }

    /** Taken on a worker thread when the caller is known, left on the event loop when the call is over, in whichever order. */
    final class Place {
        private final String network;
        private final boolean waiting;
        private final Runnable whenTaken;
        private final Runnable whenLeft;
        private final Runnable giveWay;
        /** Of a terminal. */
        private @Nullable String account;

        private boolean held;
        private boolean over;

        private Place(String network, boolean waiting, Runnable whenTaken, Runnable whenLeft, Runnable giveWay) {
            this.network = network;
            this.waiting = waiting;
            this.whenTaken = whenTaken;
            this.whenLeft = whenLeft;
            this.giveWay = giveWay;
        }

        Taken take(Principal principal) {
            Optional<Place> out = Optional.empty();
            synchronized (Places.this) {
                if (over) {
                    // the caller was gone before he was known
                    return Taken.YES;
                }
                account = principal instanceof Principal.Terminal terminal ? terminal.accountId() : null;
                if (open >= limits.open) {
                    return Taken.FULL;
                }
                if (account != null && byAccount.getOrDefault(account, 0) >= limits.perAccount) {
                    return Taken.ACCOUNT_FULL;
                }
                boolean networkFull = waiting && waits.of(network) >= limits.waitingPerNetwork;
                if (networkFull || (waiting && waits.size() >= limits.waiting)) {
                    out = networkFull ? waits.withinFor(network, key()) : waits.anywhereFor(network, key());
                    if (out.isEmpty()) {
                        return networkFull ? Taken.NETWORK_FULL : Taken.FULL;
                    }
                    out.get().giveBack();
                }
                hold();
            }
            out.ifPresent(other -> other.giveWay.run());
            return Taken.YES;
        }

        void leave() {
            synchronized (Places.this) {
                over = true;
                giveBack();
            }
        }

        /** Operators share one, in their network. */
        private String key() {
            return account == null ? "" : account;
        }

        private void hold() {
            held = true;
            open++;
            if (account != null) {
                byAccount.merge(account, 1, Integer::sum);
            }
            if (waiting) {
                waits.add(network, key(), this);
            }
            whenTaken.run();
        }

        private void giveBack() {
            if (!held) {
                return;
            }
            held = false;
            open--;
            if (account != null) {
                byAccount.computeIfPresent(account, (id, count) -> count == 1 ? null : count - 1);
            }
            if (waiting) {
                waits.remove(network, key(), this);
            }
            whenLeft.run();
        }
    }
}

package org.simvite.gateway.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.Principal;

/**
 * How many calls are open, each of somebody who is let in and has sent all he has to send. Calls that wait for news cost nothing but their place, and so can
 * not have them all: some are kept for those that are answered at once, and neither one account nor one network can wait everywhere.
 */
public final class Places {

    private final Limits limits;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentHashMap<String, Integer> byAccount = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Integer> byNetwork = new ConcurrentHashMap<>();

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
    int open() {
        return open.get();
    }

    /** How many are taken by calls that wait. */
    int waiting() {
        return waiting.get();
    }

    /**
     * The place of one call, which is not known to be anybody's yet.
     *
     * @param waits whether it is answered later
     * @param taken runs when it is taken, and {@code left} when it is left again
     */
    Place place(String network, boolean waits, Runnable taken, Runnable left) {
        return new Place(network, waits, taken, left);
    }

    private static boolean count(AtomicInteger counter, int most) {
        if (counter.incrementAndGet() <= most) {
            return true;
        }
        counter.decrementAndGet();
        return false;
    }

    private static boolean count(ConcurrentHashMap<String, Integer> counters, String key, int most) {
        if (counters.merge(key, 1, Integer::sum) <= most) {
            return true;
        }
        discount(counters, key);
        return false;
    }

    private static void discount(ConcurrentHashMap<String, Integer> counters, String key) {
        counters.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
    }

    /** Taken on a worker thread when the caller is known, left on the event loop when the call is over, in whichever order. */
    final class Place {
        private final String network;
        private final boolean waits;
        private final Runnable whenTaken;
        private final Runnable whenLeft;
        private final AtomicBoolean over = new AtomicBoolean();
        /** What gives everything back that was taken. */
        private final AtomicReference<@Nullable Runnable> taken = new AtomicReference<>();

        private Place(String network, boolean waits, Runnable whenTaken, Runnable whenLeft) {
            this.network = network;
            this.waits = waits;
            this.whenTaken = whenTaken;
            this.whenLeft = whenLeft;
        }

        Taken take(Principal principal) {
            var account = principal instanceof Principal.Terminal terminal ? terminal.accountId() : null;
            var result = takeAll(account);
            if (result == Taken.YES) {
                whenTaken.run();
                taken.set(() -> {
                    giveBack(account);
                    whenLeft.run();
                });
                if (over.get()) {
                    // the caller was gone before he was known
                    giveBackOnce();
                }
            }
            return result;
        }

        void leave() {
            over.set(true);
            giveBackOnce();
        }

        private Taken takeAll(@Nullable String account) {
            if (!count(open, limits.open)) {
                return Taken.FULL;
            }
            if (waits && !count(waiting, limits.waiting)) {
                open.decrementAndGet();
                return Taken.FULL;
            }
            if (waits && !count(byNetwork, network, limits.waitingPerNetwork)) {
                waiting.decrementAndGet();
                open.decrementAndGet();
                return Taken.NETWORK_FULL;
            }
            if (account != null && !count(byAccount, account, limits.perAccount)) {
                giveBack(null);
                return Taken.ACCOUNT_FULL;
            }
            return Taken.YES;
        }

        private void giveBack(@Nullable String account) {
            if (account != null) {
                discount(byAccount, account);
            }
            if (waits) {
                discount(byNetwork, network);
                waiting.decrementAndGet();
            }
            open.decrementAndGet();
        }

        private void giveBackOnce() {
            var back = taken.getAndSet(null);
            if (back != null) {
                back.run();
            }
        }
    }
}

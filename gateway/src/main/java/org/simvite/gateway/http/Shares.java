package org.simvite.gateway.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.Principal;

/** How many calls each account has open. Long polls and event streams cost nothing but their place, and one account could take every place. */
final class Shares {

    private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();
    private final int most;

    Shares(int most) {
        this.most = most;
    }

    /** The place of one call, which is not known to be anybody's yet. */
    Place place() {
        return new Place();
    }

    private boolean take(String accountId) {
        if (open.merge(accountId, 1, Integer::sum) <= most) {
            return true;
        }
        giveBack(accountId);
        return false;
    }

    private void giveBack(String accountId) {
        open.computeIfPresent(accountId, (id, count) -> count == 1 ? null : count - 1);
    }

    /** Taken on a worker thread when the caller is known, left on the event loop when the call is over, in whichever order. */
    final class Place {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicReference<@Nullable String> taken = new AtomicReference<>();

        /** False if the account has as many as it may; those who are no terminals may have any number. */
        boolean take(Principal principal) {
            if (!(principal instanceof Principal.Terminal terminal)) {
                return true;
            }
            if (!Shares.this.take(terminal.accountId())) {
                return false;
            }
            taken.set(terminal.accountId());
            if (over.get()) {
                // the caller was gone before he was known
                giveBackOnce();
            }
            return true;
        }

        void leave() {
            over.set(true);
            giveBackOnce();
        }

        private void giveBackOnce() {
            var accountId = taken.getAndSet(null);
            if (accountId != null) {
                giveBack(accountId);
            }
        }
    }
}

package org.simvite.gateway.http;

import java.util.concurrent.ConcurrentHashMap;

/** How many calls each account has open. Long polls and event streams cost nothing but their place, and one account could take every place. */
final class Shares {

    private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();
    private final int most;

    Shares(int most) {
        this.most = most;
    }

    /** False if the account has as many as it may. */
    boolean take(String accountId) {
        if (open.merge(accountId, 1, Integer::sum) <= most) {
            return true;
        }
        giveBack(accountId);
        return false;
    }

    void giveBack(String accountId) {
        open.computeIfPresent(accountId, (id, count) -> count == 1 ? null : count - 1);
    }
}

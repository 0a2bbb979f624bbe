package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where an account stands with credit that comes back by itself.
 *
 * @param usedSims SIMs got with the account's codes that count as used
 * @param points how many came back so far
 * @param nextAt when the next one does; null while none is on its way
 */
public record RegainState(
        int usedSims, int points, @Nullable Instant nextAt) {

    static final RegainState NONE = new RegainState(0, 0, null);

    RegainState usedSims(int change) {
        return new RegainState(usedSims + change, points, nextAt);
    }

    RegainState due(@Nullable Instant at) {
        return new RegainState(usedSims, points, at);
    }

    RegainState cameBack() {
        return new RegainState(usedSims, points + 1, null);
    }
}

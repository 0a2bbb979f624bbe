package org.simvite.credit.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why no code was issued, precise enough for the owner to act on.
 *
 * @param needed CREDIT_TOO_LOW: points that must be available; LIMIT_REACHED: the limit
 * @param available CREDIT_TOO_LOW: balance less what is held, may be negative; LIMIT_REACHED: how many are open
 * @param balance CREDIT_TOO_LOW: the balance
 * @param held CREDIT_TOO_LOW: points held by open uses
 * @param heldBy CREDIT_TOO_LOW: codes whose open uses hold credit, at most {@value #MOST_NAMED}
 * @param nextAt when it is worth asking again, where that is known
 */
public record Refusal(
        RefusalReason reason,
        @Nullable Integer needed,
        @Nullable Integer available,
        @Nullable Integer balance,
        @Nullable Integer held,
        List<String> heldBy,
        @Nullable Instant nextAt,
        List<WayForward> waysForward) {

    /** How many codes are named at most. */
    public static final int MOST_NAMED = 20;

    public Refusal {
        heldBy = List.copyOf(heldBy);
        waysForward = List.copyOf(waysForward);
    }

    /** A refusal without figures. */
    public static Refusal plain(RefusalReason reason, WayForward... ways) {
        return new Refusal(reason, null, null, null, null, List.of(), null, List.of(ways));
    }
}

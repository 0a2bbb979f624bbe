package org.simvite.invite.request;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * There will be no code for this request.
 *
 * @param accountId who asked
 * @param at when it was refused
 * @param nextAt when it is worth asking again, where waiting helps
 * @param waysForward what the account can do about it
 * @param payloadHash that of the request
 */
public record Refusal(
        String requestId,
        String accountId,
        Channel channel,
        RefusalReason reason,
        Instant at,
        @Nullable Instant nextAt,
        List<WayForward> waysForward,
        String payloadHash)
        implements Decision {

    public Refusal {
        waysForward = List.copyOf(waysForward);
    }

    /** A refusal that waiting does not help. */
    public static Refusal of(Request request, RefusalReason reason, WayForward... ways) {
        return new Refusal(
                request.requestId(),
                request.accountId(),
                request.channel(),
                reason,
                request.at(),
                null,
                List.of(ways),
                request.payloadHash());
    }

    /** The account that asks did not come to be known in time; it can ask again at once. */
    public static Refusal notDecided(Request request, Instant now) {
        return new Refusal(
                request.requestId(),
                request.accountId(),
                request.channel(),
                RefusalReason.NOT_DECIDED,
                now,
                now,
                List.of(WayForward.WAIT),
                request.payloadHash());
    }
}

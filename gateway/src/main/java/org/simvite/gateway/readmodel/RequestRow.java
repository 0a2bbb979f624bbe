package org.simvite.gateway.readmodel;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request for a code.
 *
 * @param accountId who asked
 * @param status a {@code InviteDecisionStatus}
 * @param inviteId GRANTED only
 */
public record RequestRow(
        String requestId,
        String accountId,
        String channel,
        String status,
        @Nullable String inviteId,
        @Nullable Instant expiresAt,
        @Nullable String reason,
        @Nullable Integer needed,
        @Nullable Integer available,
        @Nullable Integer balance,
        @Nullable Integer held,
        List<String> heldBy,
        @Nullable Instant nextAt,
        List<String> ways,
        String payloadHash) {

    /** The account was not known in time: no verdict. The same request made again is judged. */
    public boolean isUndecided() {
        return status.equals("REFUSED") && "NOT_DECIDED".equals(reason);
    }
}

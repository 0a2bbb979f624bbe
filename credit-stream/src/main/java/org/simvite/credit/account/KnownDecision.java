package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request, remembered so that a repetition gets the same answer.
 *
 * @param holderAccountId who asked
 * @param inviteId the code; null if it was refused
 * @param refusal why it was refused, or would have been by a policy in OBSERVE mode
 */
public record KnownDecision(
        String requestId,
        Instant at,
        String accountId,
        String holderAccountId,
        Channel channel,
        @Nullable String inviteId,
        @Nullable Instant expiresAt,
        @Nullable Refusal refusal,
        String policyVersion,
        String payloadHash) {

    /** Whether a code was issued. */
    public boolean granted() {
        return inviteId != null;
    }
}

package org.simvite.credit.invite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.account.Channel;

/**
 * What a code was issued with; never changes.
 *
 * @param requestId the request that it was issued for; two codes of one id are told apart by it
 * @param accountId account the code is held against
 * @param holderAccountId account that got the code; the same but for PEER
 * @param uses 1 or more
 * @param boundDeviceId null: any device; the other bounds likewise
 * @param stake points that each open use holds
 */
public record InviteTerms(
        String inviteId,
        String requestId,
        String accountId,
        String holderAccountId,
        Channel channel,
        int uses,
        @Nullable String boundDeviceId,
        @Nullable String boundAccountId,
        @Nullable String poolId,
        @Nullable ProfileKind profileKind,
        Instant notBefore,
        Instant expiresAt,
        int stake,
        String policyVersion) {

    boolean fits(Applicant applicant) {
        return fits(boundDeviceId, applicant.deviceId())
                && fits(boundAccountId, applicant.accountId())
                && fits(poolId, applicant.poolId())
                && (profileKind == null || profileKind == applicant.profileKind());
    }

    /** Whether the pool is the applicant's own choice: neither the issuer's nor the default. */
    boolean poolChosenBy(Applicant applicant) {
        var kind = applicant.profileKind();
        return poolId == null && kind != null && !applicant.poolId().equals(kind.defaultPool());
    }

    /** Whether a command given in that account's name may end or suspend the code; null: an operator's. */
    boolean obeys(@Nullable String commander) {
        return commander == null || commander.equals(accountId) || commander.equals(holderAccountId);
    }

    private static boolean fits(@Nullable String bound, String actual) {
        return bound == null || bound.equals(actual);
    }
}

package org.simvite.gateway.readmodel;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A code, as issued and as it stands.
 *
 * @param accountId whom it is held against
 * @param holderId who got it
 * @param status a {@code InviteStatus}; OPEN while nothing else is known
 * @param redeemed uses taken
 * @param ended unredeemed uses that ended with the code
 * @param stateAt when it became what it is; null while nothing has happened to it
 * @param message what owner and holder are told of its suspension or revocation
 */
public record InviteRow(
        String inviteId,
        String accountId,
        String holderId,
        String channel,
        String status,
        int uses,
        int redeemed,
        int ended,
        @Nullable String boundDevice,
        @Nullable String boundAccount,
        Instant notBefore,
        Instant expiresAt,
        int stake,
        Instant issuedAt,
        @Nullable Instant stateAt,
        @Nullable String message) {

    /** Whether it ended before anybody had a SIM with it. */
    public boolean isEndedUnused() {
        return redeemed == 0 && (status.equals("EXPIRED") || status.equals("REVOKED"));
    }

    /** Whether the account may know the particulars. */
    public boolean concerns(String account) {
        return accountId.equals(account) || holderId.equals(account);
    }
}

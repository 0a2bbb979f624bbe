package org.simvite.credit.applicant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An application as it came in. Kept no longer than it waits for its account's record.
 *
 * @param at when it came in at the gateway; what the account was worth then, it is worth when it is read
 * @param deviceId of the EID that is named, else of the terminal's key
 * @param profileKind as the contracts name it
 * @param eid as claimed; null: none was named
 * @param eidRule what the pool demands of an eSIM without EID, as the contracts name it
 * @param sealingKey public key as JWK
 * @param payloadHash SHA-256 of what was applied for, base64url
 */
public record AskedFor(
        String applicationId,
        Instant at,
        String accountId,
        String deviceId,
        String inviteId,
        String profileKind,
        String poolId,
        @Nullable String eid,
        String eidRule,
        String sealingKey,
        String signature,
        String payloadHash) {

    static final String UNBOUND = "UNBOUND";

    private static final String VSIM = "VSIM";

    boolean isVirtual() {
        return profileKind.equals(VSIM);
    }

    /** An eSIM that the SM-DP+ would bind to no device. */
    boolean isUnbound() {
        return !isVirtual() && eid == null;
    }

    /** The EID is personal and the signature a proof. */
    @Override
    public String toString() {
        return "AskedFor[" + applicationId + "]";
    }
}

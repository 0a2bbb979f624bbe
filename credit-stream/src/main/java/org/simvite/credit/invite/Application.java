package org.simvite.credit.invite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An admitted application, with what only the worker needs of it. Kept no longer than it waits for its code's record.
 *
 * @param eid as claimed; null for virtual SIMs
 * @param sealingKey public key as JWK
 * @param waitsUntil when it stops waiting; null while it does not wait
 */
public record Application(
        String inviteId,
        Applicant applicant,
        @Nullable String eid,
        String sealingKey,
        String signature,
        @Nullable Instant waitsUntil) {

    Application waiting(Instant until) {
        return new Application(inviteId, applicant, eid, sealingKey, signature, until);
    }

    /** The EID is personal and the signature a proof. */
    @Override
    public String toString() {
        return "Application[" + applicant.applicationId() + "]";
    }
}

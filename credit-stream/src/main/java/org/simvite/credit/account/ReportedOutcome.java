package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.policy.LateTruth;

/**
 * A fact that bears on an account's credit, as INVITE and SIM report it.
 *
 * @param eventId counts once
 * @param at when it became so, by event time
 * @param uses whose hold it closes; 0 where it closes none
 * @param ordinal TOPPED_UP: 1 for the first further top-up
 * @param policyVersion {@code name@version} that the code was issued under
 * @param reverses USED_IN_TIME, USE_REVERSED: event id of the outcome whose entry is reversed in full
 */
public record ReportedOutcome(
        String eventId,
        Instant at,
        String accountId,
        Kind kind,
        @Nullable String inviteId,
        @Nullable String applicationId,
        int uses,
        int ordinal,
        String policyVersion,
        @Nullable String reverses) {

    /**
     * Whether it is from before what is remembered, so that nobody can tell any more whether it was booked. One that closes a hold
     * can be told: the hold is open, or it is not.
     */
    boolean isForgotten(Instant now) {
        return uses == 0 && now.isAfter(at.plus(LateTruth.REMEMBERED));
    }

    /** What is reported. */
    public enum Kind {
        /** The account's own application was accepted, so it may open. */
        ACCEPTED,
        USED,
        TOPPED_UP,
        UNUSED,
        RETURNED,
        USED_LATE,
        /** Late truth: an UNUSED or RETURNED settlement is reversed. */
        USED_IN_TIME,
        /** A USED, USED_LATE or TOPPED_UP outcome was taken back. */
        USE_REVERSED,
        EXPIRED,
        REVOKED;

        boolean reverses() {
            return this == USED_IN_TIME || this == USE_REVERSED;
        }
    }
}

package org.simvite.credit.applicant;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Remembered;

/**
 * An application that the account made. Remembered so that a repetition finds its decision made.
 *
 * @param status how it stands with the account
 * @param payloadHash SHA-256 of what was applied for, base64url; empty when the release was heard of first
 * @param forgetAt wall clock at which nothing needs it any more
 * @param inquiry to be made of its code; null once what became of it is known
 */
public record KnownApplication(
        Status status,
        String payloadHash,
        Instant forgetAt,
        @Nullable Inquiry inquiry) {

    /** Admitted applications are remembered this long at least. */
    public static final Duration REMEMBERED = Duration.ofDays(400);

    /** How an application stands with its account. */
    public enum Status {
        /** Pending, or with a SIM that is not used yet. */
        ADMITTED,
        /** The account might not apply. */
        REFUSED,
        /** Ended, or its SIM was used: it is in nobody's way. */
        RELEASED
    }

    static KnownApplication admitted(String payloadHash, Instant now, Inquiry inquiry) {
        return new KnownApplication(Status.ADMITTED, payloadHash, now.plus(REMEMBERED), inquiry);
    }

    static KnownApplication refused(String payloadHash, Instant now) {
        return new KnownApplication(Status.REFUSED, payloadHash, now.plus(Remembered.OF_STEPS), null);
    }

    /** @param refusal whether the code was refused, as opposed to a SIM that was used, unused, returned or failed */
    static KnownApplication released(String payloadHash, boolean refusal, Instant now) {
        return new KnownApplication(
                Status.RELEASED, payloadHash, now.plus(refusal ? Remembered.OF_STEPS : REMEMBERED), null);
    }

    /** The same, remembered for longer. */
    KnownApplication remembered(Instant now) {
        return new KnownApplication(status, payloadHash, now.plus(REMEMBERED), inquiry);
    }

    KnownApplication asking(@Nullable Inquiry later) {
        return new KnownApplication(status, payloadHash, forgetAt, later);
    }
}

package org.simvite.credit.applicant;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether an account may apply. It has one application pending or with an unused SIM at a time, so asking again for a
 * nicer number gets none.
 */
public sealed interface Admission {

    /** Goes on to its code. */
    record Admitted(KnownApplication remember) implements Admission {}

    /**
     * Consumes nothing.
     *
     * @param otherApplicationId SIM_UNUSED: which one is in its way
     * @param stepUp STEP_UP_NEEDED: what would help
     */
    record Refused(
            KnownApplication remember, Why why, @Nullable String otherApplicationId, TrustRules.@Nullable StepUp stepUp)
            implements Admission {}

    /** The account's record has not come. */
    record Waits() implements Admission {}

    /**
     * Decided before; the first decision stands and nothing is done again.
     *
     * @param otherPayload the same id with another content: a misuse of the idempotency key
     */
    record Repeated(boolean otherPayload) implements Admission {}

    /** Why an account may not apply, in the order in which it is looked at; named as on the topic. */
    enum Why {
        SUSPENDED,
        CLOSED,
        SIM_UNUSED,
        STEP_UP_NEEDED
    }

    /**
     * Decides on an application.
     *
     * @param unused the account's application that is pending or has an unused SIM; null: none
     * @param known what is remembered of this very application; null: nothing
     */
    static Admission decide(
            ApplyingAccount account,
            @Nullable String unused,
            @Nullable KnownApplication known,
            AskedFor asked,
            TrustRules rules,
            Instant now) {
        String hash = asked.payloadHash();
        if (known != null) {
            return new Repeated(
                    !known.payloadHash().isEmpty() && !known.payloadHash().equals(hash));
        }
        if (account.standing() == null) {
            return new Waits();
        }
        KnownApplication refused = KnownApplication.refused(hash, now);
        if (account.standing() != ApplyingAccount.Standing.ACTIVE) {
            return new Refused(refused, Why.valueOf(account.standing().name()), null, null);
        }
        if (unused != null) {
            return new Refused(refused, Why.SIM_UNUSED, unused, null);
        }
        TrustRules.StepUp stepUp = rules.stepUp(account, asked);
        return stepUp == null
                ? new Admitted(KnownApplication.admitted(hash, now, Inquiry.about(asked, now)))
                : new Refused(refused, Why.STEP_UP_NEEDED, null, stepUp);
    }

    /**
     * An application is no longer in the way. It may be heard of before the application itself, which then finds itself
     * decided: whoever released it had it before.
     *
     * @param known what is remembered of it; null: nothing
     * @param refusal whether its code was refused
     * @return what to remember; null: it is in nobody's way already
     */
    static @Nullable KnownApplication release(@Nullable KnownApplication known, boolean refusal, Instant now) {
        if (known != null && known.status() != KnownApplication.Status.ADMITTED) {
            return null;
        }
        return KnownApplication.released(known == null ? "" : known.payloadHash(), refusal, now);
    }
}

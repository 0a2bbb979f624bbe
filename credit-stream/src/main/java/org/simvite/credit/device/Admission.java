package org.simvite.credit.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a device may apply. A device has one application pending or with an unused SIM at a time, so asking again for a
 * nicer number gets none.
 */
public sealed interface Admission {

    /** Goes on to its code. */
    record Admitted(KnownApplication remember) implements Admission {}

    /** SIM_UNUSED: another one is in its way. */
    record Refused(KnownApplication remember, String otherApplicationId) implements Admission {}

    /**
     * Decided before; the first decision stands and nothing is done again.
     *
     * @param otherPayload the same id with another content: a misuse of the idempotency key
     */
    record Repeated(boolean otherPayload) implements Admission {}

    /**
     * Decides on an application.
     *
     * @param unused the device's application that is pending or has an unused SIM; null: none
     * @param known what is remembered of this very application; null: nothing
     */
    static Admission decide(
            @Nullable String unused, @Nullable KnownApplication known, String payloadHash, Instant now) {
        if (known != null) {
            return new Repeated(
                    !known.payloadHash().isEmpty() && !known.payloadHash().equals(payloadHash));
        }
        return unused == null
                ? new Admitted(KnownApplication.admitted(payloadHash, now))
                : new Refused(KnownApplication.refused(payloadHash, now), unused);
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

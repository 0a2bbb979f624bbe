package org.simvite.provisioning.fulfil;

import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.pool.FailureReason;
import org.simvite.provisioning.pool.Outcome;

/**
 * What an attempt came to.
 *
 * @param reason null when it succeeded
 * @param code of the back end, or a word of ours; never a secret
 * @param sealed compact JWE for the terminal; present when an order to fulfil succeeded
 */
public record Fulfilled(
        Outcome outcome,
        @Nullable FailureReason reason,
        String code,
        @Nullable String sealed) {

    static Fulfilled sealed(String jwe) {
        return new Fulfilled(Outcome.SUCCEEDED, null, "", jwe);
    }

    /** Left, since its pool has issued it again by now. */
    public static Fulfilled expired() {
        return without(Outcome.TRY_LATER, "expired");
    }

    static Fulfilled without(Outcome outcome, String code) {
        var reason = switch (outcome) {
            case SUCCEEDED, CANCELLED -> null;
            case APPLICANT_FAULT -> FailureReason.SIGNATURE_INVALID;
            default -> FailureReason.BACK_END_FAILED;
        };
        return new Fulfilled(outcome, reason, code, null);
    }

    @Override
    public String toString() {
        return outcome + (code.isEmpty() ? "" : " " + code);
    }
}

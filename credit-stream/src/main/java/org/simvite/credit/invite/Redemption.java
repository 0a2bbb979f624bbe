package org.simvite.credit.invite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One application on one code, remembered beside the code so that the code itself does not grow.
 *
 * @param decidedAt when it was decided
 * @param refusal why it was refused; null if it was accepted
 * @param failed whether it failed, after it was accepted or because it could not be decided
 */
public record Redemption(
        Applicant applicant, Instant decidedAt, @Nullable RedemptionRefusal refusal, boolean failed) {

    /** Whether it takes up a use. */
    public boolean takesUse() {
        return refusal == null && !failed;
    }

    /** The code's record did not come in time: our failure, not the applicant's. */
    static Redemption notDecided(Applicant applicant, Instant now) {
        return new Redemption(applicant, now, null, true);
    }

    Redemption nowFailed() {
        return new Redemption(applicant, decidedAt, null, true);
    }

    /** The redemption, and the code after it. */
    public record Decided(InviteLife code, Redemption redemption) {}

    /**
     * Decides whether the applicant gets a use. The code's time is judged by when the application came in; that a code is
     * revoked, suspended or ended counts from when it became known.
     *
     * @param provoked failures that this applicant's account provoked on the code before
     * @param failureCap how many of them an account may provoke
     */
    public static Decided decide(InviteLife code, Applicant applicant, Instant now, int provoked, int failureCap) {
        var refusal = refusal(code, applicant, provoked, failureCap);
        var redemption = new Redemption(applicant, now, refusal, false);
        return new Decided(refusal == null ? code.taken() : code, redemption);
    }

    /**
     * An accepted application could not be fulfilled.
     *
     * @throws IllegalArgumentException if the redemption takes up no use
     */
    public static Decided fail(InviteLife code, Redemption redemption, boolean applicantFault) {
        if (!redemption.takesUse()) {
            throw new IllegalArgumentException("a redemption that takes no use cannot fail");
        }
        return new Decided(code.givenBack(applicantFault), redemption.nowFailed());
    }

    private static @Nullable RedemptionRefusal refusal(
            InviteLife code, Applicant applicant, int provoked, int failureCap) {
        var terms = code.terms();
        if (applicant.at().isBefore(terms.notBefore())) {
            return RedemptionRefusal.CODE_NOT_YET_VALID;
        }
        if (code.end() == InviteLife.End.EXPIRED || !applicant.at().isBefore(terms.expiresAt())) {
            return RedemptionRefusal.CODE_EXPIRED;
        }
        if (code.end() == InviteLife.End.REVOKED) {
            return RedemptionRefusal.CODE_REVOKED;
        }
        if (code.suspended()) {
            return RedemptionRefusal.CODE_SUSPENDED;
        }
        if (!terms.fits(applicant)) {
            return RedemptionRefusal.CODE_NOT_FOR_YOU;
        }
        // one applicant spoils a code for nobody else
        if (provoked >= failureCap) {
            return RedemptionRefusal.TOO_MANY_FAILURES;
        }
        return code.left() == 0 ? RedemptionRefusal.CODE_USED_UP : null;
    }
}

package org.simvite.credit;

import java.time.Duration;
import org.simvite.credit.applicant.Trust;
import org.simvite.credit.applicant.TrustRules;
import org.simvite.runtime.config.Settings;

/**
 * What the installation decides about applications; what it decides about credit is a policy.
 *
 * @param unknownInviteWait how long an application waits for the record of a genuine code
 * @param failureCap failures that an account may provoke on a code; it bears those of four accounts for each of its uses
 * @param unknownAccountWait how long an application waits for the record of the account that makes it
 * @param trust what an application demands of the account that makes it
 */
public record CreditRules(Duration unknownInviteWait, int failureCap, Duration unknownAccountWait, TrustRules trust) {

    public static final CreditRules DEFAULT =
            new CreditRules(Duration.ofSeconds(30), 5, Duration.ofSeconds(30), TrustRules.DEFAULT);

    static CreditRules from(Settings settings) {
        return new CreditRules(
                settings.about("How long an application waits for the record of a genuine code.")
                        .duration("credit.unknown.invite.wait", DEFAULT.unknownInviteWait()),
                settings.about(
                                "Failures that an account may provoke on a code before it is refused there; a code bears those of four accounts for each use, and is revoked then.")
                        .number("credit.failure.cap", DEFAULT.failureCap(), 1, 1_000_000),
                settings.about("How long an application waits for the record of the account that makes it.")
                        .duration("applicant.unknown.account.wait", DEFAULT.unknownAccountWait()),
                trust(settings));
    }

    private static TrustRules trust(Settings settings) {
        var shipped = TrustRules.DEFAULT;
        return new TrustRules(
                settings.about("How old an account is before it counts as WAITED.")
                        .duration("applicant.trust.wait", shipped.waited()),
                settings.about("Trust that a virtual SIM demands: NEW, WAITED, ATTESTED or CONFIRMED.")
                        .choice("applicant.trust.vsim", Trust.class, shipped.vsim()),
                settings.about("Trust that an eSIM without EID demands where the pool steps up, likewise.")
                        .choice("applicant.trust.unbound", Trust.class, shipped.unbound()));
    }
}

package org.simvite.credit;

import java.time.Duration;
import org.simvite.runtime.config.Settings;

/**
 * What the installation decides about applications; what it decides about credit is a policy.
 *
 * @param unknownInviteWait how long an application waits for the record of a genuine code
 * @param failureCap failures that an account may provoke on a code, and for each of its uses the code bears
 */
public record CreditRules(Duration unknownInviteWait, int failureCap) {

    public static final CreditRules DEFAULT = new CreditRules(Duration.ofSeconds(30), 5);

    static CreditRules from(Settings settings) {
        return new CreditRules(
                settings.about("How long an application waits for the record of a genuine code.")
                        .duration("credit.unknown.invite.wait", DEFAULT.unknownInviteWait()),
                settings.about(
                                "Failures that an account may provoke on a code before it is refused there; a code bears as many for each of its uses.")
                        .number("credit.failure.cap", DEFAULT.failureCap(), 1, 1_000_000));
    }
}

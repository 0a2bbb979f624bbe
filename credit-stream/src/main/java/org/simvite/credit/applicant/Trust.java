package org.simvite.credit.applicant;

import java.time.Duration;
import java.time.Instant;

/** How far an account is trusted, by nothing but what was observed; each word includes those before it. */
public enum Trust {
    NEW,
    /** It has existed for a while. */
    WAITED,
    /** Its terminal proved what it is. */
    ATTESTED,
    /** An SM-DP+ reported a download of its SIM by a device. */
    CONFIRMED;

    /** @param wait how old an account is before it has WAITED */
    static Trust of(ApplyingAccount account, Instant at, Duration wait) {
        if (account.confirmed()) {
            return CONFIRMED;
        }
        if (account.attested()) {
            return ATTESTED;
        }
        Instant createdAt = account.createdAt();
        return createdAt != null && !at.isBefore(createdAt.plus(wait)) ? WAITED : NEW;
    }
}

package org.simvite.invite.request;

import java.time.Duration;

/**
 * What the issuer sets.
 *
 * @param dayLimit codes that an account may get within a rolling day, its install code not counted; 0 for no limit
 * @param openLimit codes with open uses that an account may have at once, its install code among them; 0 for no limit
 * @param accountWait how long a request waits for the account that asks to become known
 */
public record Rules(int dayLimit, int openLimit, Duration accountWait) {

    /**
     * Ten a day, five open at once. The wait is longer than it takes to catch up after a standstill, since the gateway lets
     * nobody ask whose registration is not written.
     */
    public static final Rules DEFAULT = new Rules(10, 5, Duration.ofMinutes(10));
}

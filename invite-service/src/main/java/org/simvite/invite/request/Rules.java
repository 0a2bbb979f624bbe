package org.simvite.invite.request;

import java.time.Duration;

/**
 * What the issuer sets.
 *
 * @param ordersPerDay requests of one account that become orders within a rolling day, install codes not counted; 1 or more
 * @param openLimit codes with open uses that an account may have at once, install codes not counted; 0 for no limit
 * @param accountWait how long a request waits for the account that asks to become known
 * @param orderMemory how long the decision on a request that became an order is remembered
 * @param refusalMemory how long a refusal is remembered
 */
public record Rules(
        int ordersPerDay, int openLimit, Duration accountWait, Duration orderMemory, Duration refusalMemory) {

    /**
     * Ten a day, five open at once; orders are remembered 400 days, refusals 7. The wait is longer than it takes to catch up
     * after a standstill, since the gateway lets nobody ask whose registration is not written.
     */
    public static final Rules DEFAULT =
            new Rules(10, 5, Duration.ofMinutes(10), Duration.ofDays(400), Duration.ofDays(7));
}

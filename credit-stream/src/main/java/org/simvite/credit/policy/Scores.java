package org.simvite.credit.policy;

/**
 * What each outcome is worth, in points.
 *
 * @param opening booked once, when the account opens; 0 to {@code cap}
 * @param used 0 or more
 * @param topUp for each further qualifying top-up that counts; 0 or more
 * @param topUpsCounted how many further top-ups count per SIM; 0 or more
 * @param unused 0 or less
 * @param returned 0 or less
 * @param lateUse 0 or more, never more than {@code unused} takes
 * @param cap what is earned never lifts the balance above it; corrections and adjustments may
 */
public record Scores(
        int opening, int used, int topUp, int topUpsCounted, int unused, int returned, int lateUse, int cap) {}

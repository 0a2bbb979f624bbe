package org.simvite.credit.policy;

import java.util.List;
import java.util.Map;

/**
 * The numbers that move credit, and the two formulas they go into. Credit is in points, whole numbers.
 *
 * <p><b>PLAIN</b>: what the specification asks for and nothing more. {@code balance = opening + used SIMs - unused SIMs};
 * a code is issued while {@code balance >= threshold}. Uses hold nothing, nothing else scores, the other numbers are not
 * looked at. <i>Worked example</i>, opening 0 and threshold 0: two codes are issued (0 >= 0). One SIM is used: 1. The other
 * is not: 0, a third code is issued. It is not used either: -1, and the next request is refused: needed 0, available -1.
 *
 * <p><b>STAKED</b>: each open use holds {@code stake}; a code with n uses is issued if
 * {@code balance - held >= n * stake}. An outcome releases the hold and books its score. So whoever spoils what was
 * entrusted loses what vouched for it, and whoever passes on more codes than have come back used has to wait. What a SIM
 * can earn at most is {@code used + topUpsCounted * topUp + regain.perUsedSim}, hence
 *
 * <pre>{@code   wasted SIMs * -unused  <=  opening + used SIMs * (used + topUpsCounted * topUp + regain.perUsedSim) }</pre>
 *
 * for every SIM got with a code that passed the gate: with the defaults, wasted <= opening/10 + 0.9 x used. It holds
 * because {@code balance >= held} at every issue and {@code stake >= -unused}, so that no settlement makes
 * {@code balance - held} smaller. Outside it are: the one INSTALL code per device, which needs no credit (each can add one
 * wasted SIM); credit that an operator adjusts (adds to opening); a use that was taken back after it counted (it goes
 * on counting as used in the bound, and can be wasted once more); and policies in OBSERVE mode, which refuse nothing.
 *
 * <p><i>Worked example</i>, defaults: opening 20, balance 20, held 0. A code is issued: held 10. A second: held 20. A third
 * is refused: needed 10, available 0. The first SIM is not used: balance 10, held 10; still refused, available 0. The second
 * is used: balance 12, held 0; a code is issued, held 10. Two more top-ups on the used SIM: 14. The third code expires: 14,
 * held 0. While the balance is below 20 a point comes back every 6 days, 5 for the one used SIM: 19 after 30 days, and no
 * further.
 *
 * @param version 1 or more; name and version together name a policy for good
 * @param stake STAKED: points that one open use holds; at least what {@code unused} takes
 * @param threshold PLAIN: no code below this balance
 */
public record CreditPolicy(
        String name,
        int version,
        PolicyFamily family,
        PolicyMode mode,
        int stake,
        int threshold,
        Scores scores,
        Regain regain,
        Deadlines deadlines,
        Evidence evidence) {

    /** In force until an operator puts another: {@code staked@1} with the numbers of the design. */
    public static final CreditPolicy DEFAULT = new CreditPolicy(
            "staked",
            1,
            PolicyFamily.STAKED,
            PolicyMode.ENFORCE,
            10,
            0,
            new Scores(20, 2, 1, 2, -10, -2, 5, 60),
            new Regain(518_400, 20, 5),
            new Deadlines(2_592_000, 172_800, 1_209_600, 2_592_000),
            new Evidence(
                    List.of("operator", "smdp"),
                    List.of("operator", "smdp"),
                    Map.of("CNY", 1_000L, "EUR", 100L, "GBP", 100L, "USD", 100L),
                    1_000_000));

    /** {@code name@version}. */
    public String id() {
        return name + "@" + version;
    }

    /** Whether the gate only records what it would have refused. */
    public boolean observes() {
        return mode == PolicyMode.OBSERVE;
    }

    /** Points that one open use holds; 0 or more. */
    public int holdPerUse() {
        return family == PolicyFamily.STAKED ? stake : 0;
    }

    /** Points that must be available before a code with that many uses is issued. */
    public long needed(int uses) {
        return family == PolicyFamily.STAKED ? (long) stake * uses : threshold;
    }

    /** Points that the outcome is worth, before the cap; {@code ordinal} counts further top-ups of one SIM from 1. */
    public int score(Outcome outcome, int ordinal) {
        return family == PolicyFamily.PLAIN ? plainScore(outcome) : stakedScore(outcome, ordinal);
    }

    /** What a gain comes to under the cap, which binds what is earned: 0 to {@code gain}. Losses pass as they are. */
    public int capped(int balance, int gain) {
        if (gain <= 0 || family == PolicyFamily.PLAIN) {
            return gain;
        }
        return (int) Math.max(0, Math.min(gain, (long) scores.cap() - balance));
    }

    /** Whether a point may come back by itself. */
    public boolean givesBack(int balance, int usedSims, int regained) {
        return family == PolicyFamily.STAKED
                && regain.everySeconds() > 0
                && balance < regain.below()
                && regained < (long) usedSims * regain.perUsedSim();
    }

    /** The bound above: how many SIMs can be wasted at most, with that many used. STAKED with a loss per wasted SIM only. */
    public long wasteBound(long usedSims) {
        var perUsedSim = scores.used() + (long) scores.topUpsCounted() * scores.topUp() + regain.perUsedSim();
        return (scores.opening() + usedSims * perUsedSim) / -scores.unused();
    }

    private static int plainScore(Outcome outcome) {
        return switch (outcome) {
            case USED -> 1;
            case UNUSED -> -1;
            default -> 0;
        };
    }

    private int stakedScore(Outcome outcome, int ordinal) {
        return switch (outcome) {
            case USED -> scores.used();
            case TOPPED_UP -> ordinal <= scores.topUpsCounted() ? scores.topUp() : 0;
            case UNUSED -> scores.unused();
            case RETURNED -> scores.returned();
            case USED_LATE -> scores.lateUse();
            case EXPIRED, REVOKED -> 0;
        };
    }
}

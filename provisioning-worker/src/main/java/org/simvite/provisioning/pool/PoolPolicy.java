package org.simvite.provisioning.pool;

import java.time.Duration;
import java.util.Set;

/**
 * The numbers of POOL.
 *
 * @param pools pools that exist even while they have no stock
 * @param backOrderLimit how long an application waits for a profile before it fails
 * @param silence how long the first attempt may go without a result before the order is issued again; doubles with each
 *     attempt
 * @param later how long to wait after the first "not now" of the back end; doubles with each
 * @param longest neither of the two grows beyond this
 * @param laterLimit how many "not now" an order to fulfil may get before its profile is taken back and the application
 *     fails; 1 or more
 * @param profilesPerApplication how many profiles may turn out unusable before the application fails; 1 or more
 * @param eidKept how long after provisioning the EID is kept for a cancellation, which an SM-DP+ refuses without it: longer
 *     than any credit policy lets a SIM lie before it is taken back
 * @param remembered how long ended applications and retired profiles are remembered, so that repeated requests change nothing
 */
public record PoolPolicy(
        Set<String> pools,
        Duration backOrderLimit,
        Duration silence,
        Duration later,
        Duration longest,
        int laterLimit,
        int profilesPerApplication,
        Duration eidKept,
        Duration remembered) {

    public static final PoolPolicy DEFAULT = new PoolPolicy(
            Set.of("esim", "vsim"),
            Duration.ofHours(24),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            20,
            3,
            Duration.ofDays(45),
            Duration.ofDays(400));

    /** Wait for a result of this attempt, 1 being the first. */
    Duration silenceOf(int attempt) {
        return doubled(silence, attempt);
    }

    /** Wait after that many "not now", 1 being the first. */
    Duration laterAfter(int laters) {
        return doubled(later, laters);
    }

    private Duration doubled(Duration first, int count) {
        // 2^20 times the shortest sensible wait is longer than any longest
        var wait = first.multipliedBy(1L << Math.min(20, Math.max(0, count - 1)));
        return wait.compareTo(longest) > 0 ? longest : wait;
    }
}

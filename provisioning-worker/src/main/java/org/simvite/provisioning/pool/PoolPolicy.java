package org.simvite.provisioning.pool;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of POOL.
 *
 * @param pools pools that exist even while they have no stock, and the kind that each is for
 * @param smdps ids of the SM-DP+ that there are: a profile of another is not taken in; empty: not known here
 * @param backOrderLimit how long an application waits for a profile before it fails
 * @param silence how long the first attempt may go without a result before the order is issued again; doubles with each
 *     attempt
 * @param silenceLimit how many attempts in a row may go without a result before the order is given up, and how many attempts
 *     at a cancellation may come to nothing, by silence or by "not now", before its profile is in doubt; 1 or more
 * @param later how long to wait after the first "not now" of the back end; doubles with each
 * @param longest neither of the two grows beyond this
 * @param laterLimit how many "not now" an order to fulfil may get before its profile is taken back and the application
 *     fails; 1 or more
 * @param profilesPerApplication how many profiles may turn out unusable before the application fails; 1 or more
 * @param eidKept how long after provisioning the EID is kept for a cancellation, which an SM-DP+ refuses without it: longer
 *     than any credit policy lets a SIM lie before it is taken back
 * @param successWithin how old a success may be: what it made is kept for a few days only, so an older one is ordered again
 * @param remembered how long ended applications and retired profiles are remembered, so that repeated requests change nothing
 */
public record PoolPolicy(
        Map<String, ProfileKind> pools,
        Set<String> smdps,
        Duration backOrderLimit,
        Duration silence,
        int silenceLimit,
        Duration later,
        Duration longest,
        int laterLimit,
        int profilesPerApplication,
        Duration eidKept,
        Duration successWithin,
        Duration remembered) {

    public static final PoolPolicy DEFAULT = new PoolPolicy(
            Map.of("esim", ProfileKind.ESIM, "vsim", ProfileKind.VSIM),
            Set.of(),
            Duration.ofHours(24),
            Duration.ofSeconds(30),
            // a day, once the pauses have grown to the longest
            150,
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            20,
            3,
            Duration.ofDays(45),
            Duration.ofDays(6),
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

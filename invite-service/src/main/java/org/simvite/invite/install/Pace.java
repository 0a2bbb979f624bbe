package org.simvite.invite.install;

import java.time.Duration;
import java.time.Instant;

/**
 * A budget that comes back evenly, told by a single time: when it will be full again. (The generic cell rate algorithm, ITU-T
 * I.371 annex A.) A budget that is full is one that nothing need be remembered of.
 *
 * @param intervalMs in which one comes back; rounded up, so that no hour has more than its budget
 * @param burst how many can be had at once when it is full; 1 or more
 */
record Pace(long intervalMs, int burst) {

    private static final long HOUR_MS = Duration.ofHours(1).toMillis();

    static Pace of(int perHour, Duration saved) {
        long atOnce = Math.max(1, perHour * saved.toMillis() / HOUR_MS);
        return new Pace((HOUR_MS + perHour - 1) / perHour, (int) Math.min(atOnce, Integer.MAX_VALUE));
    }

    /** When the next one can be had. */
    Instant from(Instant fullAt) {
        return fullAt.minusMillis((burst - 1) * intervalMs);
    }

    /** When it is full again after one more was had. */
    Instant taken(Instant fullAt, Instant now) {
        return (fullAt.isAfter(now) ? fullAt : now).plusMillis(intervalMs);
    }

    /** The time that it is full again, as far as it can be owed now. */
    Instant owedAtMost(Instant fullAt, Instant now) {
        var longest = now.plusMillis(burst * intervalMs);
        return fullAt.isAfter(longest) ? longest : fullAt;
    }

    /** When the next one can be had after so many others. */
    Instant from(Instant fullAt, long others) {
        return from(fullAt).plusMillis(others * intervalMs);
    }
}

package org.simvite.credit.identifier;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Activity of an identifier that nobody is known to have. One per identifier and kind: operator feeds are mostly about SIMs
 * that are none of ours.
 *
 * @param dropAt wall clock at which it is given up
 */
public record Parked(Activity activity, Instant dropAt) {

    /** How long it waits for an assignment. */
    public static final Duration FOR = Duration.ofDays(7);

    /** Rows of one task; the oldest goes when another comes. */
    public static final int CAP = 100_000;

    /** By so much less than that it may wait: the deadline of a busy SIM is not moved for each event. */
    static final Duration MOVED_AFTER = Duration.ofHours(1);

    /**
     * Whether the activity should take the place of what is parked of its kind: the newest is the likeliest to belong to an
     * assignment to come. One dated ahead of our clock does not stand in the way of those that come after it.
     */
    static boolean displaces(Activity activity, @Nullable Parked parked, Instant now) {
        return parked == null
                || activity.at().isAfter(parked.activity().at())
                || parked.activity().at().isAfter(now.plus(Period.CLOCK_SKEW));
    }

    /** @param displaced what was parked of its kind */
    static Parked from(Activity activity, @Nullable Parked displaced, Instant now) {
        Instant dropAt = now.plus(FOR);
        if (displaced == null || dropAt.isAfter(displaced.dropAt().plus(MOVED_AFTER))) {
            return new Parked(activity, dropAt);
        }
        return new Parked(activity, displaced.dropAt());
    }
}

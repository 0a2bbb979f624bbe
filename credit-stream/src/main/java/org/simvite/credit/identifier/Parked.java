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

    /** The newest is the likeliest to belong to an assignment to come; it is not written anew for each event of a busy SIM. */
    static final Duration REFRESHED_AFTER = Duration.ofHours(1);

    static Parked from(Activity activity, Instant now) {
        return new Parked(activity, now.plus(FOR));
    }

    /** Whether the activity should take the place of what is parked of its kind. */
    static boolean displaces(Activity activity, @Nullable Parked parked) {
        return parked == null || activity.at().isAfter(parked.activity().at().plus(REFRESHED_AFTER));
    }
}

package org.simvite.credit.sim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that bears on the inviter's credit.
 *
 * @param eventId {@code <application id>/<kind>}, with the ordinal of a top-up and the count of repetitions
 * @param at when it became so, by event time
 * @param uses 1 for the first settlement, which closes the use's hold; 0 for everything after it
 * @param ordinal TOPPED_UP: 1 for the first further top-up; otherwise how often the kind was booked before
 * @param reverses USED_IN_TIME, USE_REVERSED: event id of the booking that is reversed in full
 */
public record Booking(
        String eventId,
        Kind kind,
        Instant at,
        int uses,
        int ordinal,
        @Nullable String reverses) {

    /** Named as the outcomes on the topic are. */
    public enum Kind {
        USED,
        TOPPED_UP,
        UNUSED,
        RETURNED,
        USED_LATE,
        USED_IN_TIME,
        USE_REVERSED
    }
}

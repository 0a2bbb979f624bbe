package org.simvite.credit.invite;

import java.time.Duration;
import java.time.Instant;

/**
 * An accepted application that went on to its device or pool, and of which no answer has come. It is sent again, as it was, until one
 * does: no topic has to keep it for as long as its reader may be down.
 *
 * @param acceptedAt when the code was redeemed
 * @param times how often it has been sent
 * @param repeatAt when it is sent again
 */
public record UnansweredStep(Application application, Instant acceptedAt, int times, Instant repeatAt) {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    static UnansweredStep sent(Application application, Instant now) {
        return new UnansweredStep(application, now, 1, now.plus(FIRST_PAUSE));
    }

    /** Sent once more: it waits twice as long each time, six hours at most. */
    UnansweredStep again(Instant now) {
        var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times, 16));
        return new UnansweredStep(
                application,
                acceptedAt,
                times + 1,
                now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }
}

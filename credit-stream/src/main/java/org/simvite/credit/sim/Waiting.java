package org.simvite.credit.sim;

import java.time.Duration;
import java.time.Instant;

/** When to look again at a deadline that could not fire yet. */
final class Waiting {

    /** A policy's record that is behind comes soon. */
    static final Duration FOR_POLICY = Duration.ofSeconds(1);

    private static final long SHORTEST_MS = 250;
    private static final long LONGEST_MS = 60_000;
    private static final int SHARE = 8;

    private Waiting() {}

    /**
     * A source has not reported past the deadline. The longer that goes on, the less often it is looked at, so that an outage
     * of a feed costs little however many deadlines wait for it.
     *
     * @param until how far the clock is; never before the deadline
     */
    static Instant lookAgain(Instant deadline, Instant until) {
        long waited = Duration.between(deadline, until).toMillis() / SHARE;
        return until.plusMillis(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waited)));
    }
}

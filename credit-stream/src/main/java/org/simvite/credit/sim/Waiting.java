package org.simvite.credit.sim;

import java.time.Duration;
import java.time.Instant;

/** When to look again at a life that cannot go on yet. */
final class Waiting {

    private static final long SHORTEST_MS = 250;
    private static final long LONGEST_MS = 60_000;
    private static final int SHARE = 8;

    private Waiting() {}

    /**
     * The longer something is waited for, the less often it is looked for: a quarter of a second at first, a minute in the end.
     *
     * @param since when the waiting began
     * @param until how far the clock is; not before that
     */
    static Instant lookAgain(Instant since, Instant until) {
        long waited = Duration.between(since, until).toMillis() / SHARE;
        return until.plusMillis(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waited)));
    }
}

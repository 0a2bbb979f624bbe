package org.simvite.invite.install;

import java.time.Instant;

/**
 * Who waits for an install code.
 *
 * @param number in the order of coming, over all blocks
 * @param since when it came
 * @param toldAt the time it was told that its turn comes; when it came, while it was told none
 */
public record Waiting(Install install, long number, Instant since, Instant toldAt) {

    /** Whether it is known to wait, and so kept. */
    boolean told() {
        return toldAt.isAfter(since);
    }

    Waiting told(Instant nextAt) {
        return new Waiting(install, number, since, nextAt);
    }
}

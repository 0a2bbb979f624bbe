package org.simvite.invite.install;

import java.time.Instant;

/** What becomes of an install that is within the budgets or beyond them. */
public sealed interface Turn {

    Install install();

    /** It may go on to its account. */
    record Granted(Install install) implements Turn {}

    /**
     * It has to wait.
     *
     * @param nextAt an estimate: later if others of blocks that had less come between, sooner if some before it attest
     * @param place what it waits for
     */
    record Delayed(Install install, Instant nextAt, Place place) implements Turn {}

    /** Where one who waits stands. */
    enum Place {
        /** In line, for a while. */
        SOON,
        /** In line, for longer than the longest wait. */
        LATE,
        /** In no line, since it is full: to register again then. */
        NONE
    }
}

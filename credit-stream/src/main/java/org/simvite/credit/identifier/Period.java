package org.simvite.credit.identifier;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which an identifier belonged to one application's SIM.
 *
 * @param from first moment
 * @param until first moment at which it no longer did; null while it does
 */
public record Period(
        String applicationId,
        String iccid,
        int generation,
        Instant from,
        @Nullable Instant until) {

    /** How far a source's time may be before ours for the same moment. */
    public static final Duration CLOCK_SKEW = Duration.ofSeconds(2);

    /** How far our clock may be ahead of a source's before what it reports of a new assignment is lost. */
    static final Duration CLOCKS_APART = Duration.ofHours(1);

    boolean covers(Instant at) {
        return !at.isBefore(from) && (until == null || at.isBefore(until));
    }

    boolean beginsSoonAfter(Instant at) {
        return at.isBefore(from) && !at.isBefore(from.minus(CLOCK_SKEW));
    }

    boolean beginsAfter(Instant at) {
        return at.isBefore(from) && !at.isBefore(from.minus(CLOCKS_APART));
    }

    boolean endedJustBefore(Instant at) {
        return until != null && !at.isBefore(until) && !at.isAfter(until.plus(CLOCK_SKEW));
    }

    /** Leaves the ICCID out. */
    @Override
    public String toString() {
        return "Period[" + applicationId + ", " + from + " to " + until + "]";
    }
}

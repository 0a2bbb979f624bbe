package org.simvite.credit.identifier;

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

    boolean covers(Instant at) {
        return !at.isBefore(from) && (until == null || at.isBefore(until));
    }

    /** Leaves the ICCID out. */
    @Override
    public String toString() {
        return "Period[" + applicationId + ", " + from + " to " + until + "]";
    }
}

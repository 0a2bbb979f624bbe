package org.simvite.provisioning.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time span in which an identifier belonged to one application's SIM.
 *
 * @param until first moment at which it no longer did; null while it does
 */
public record Period(
        String applicationId,
        String iccid,
        int generation,
        Instant from,
        @Nullable Instant until) {

    @Override
    public String toString() {
        return applicationId + " from " + from + " until " + until;
    }

    Period endedAt(Instant end) {
        // a clock that was set back must not make a span end before it began
        return new Period(applicationId, iccid, generation, from, end.isBefore(from) ? from : end);
    }
}

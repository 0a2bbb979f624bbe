package org.simvite.backing.smdp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A failure that the simulator was told to have.
 *
 * @param function function it applies to, for example {@code downloadOrder}, or {@code *} for all; for callback faults
 *     {@code handleDownloadProgressInfo} or {@code *}
 * @param iccid only for this profile; null: for all
 * @param subjectCode for {@code STATUS}, for example 8.2.1
 * @param reasonCode for {@code STATUS}, for example 3.3
 * @param httpStatus for {@code HTTP_STATUS}
 * @param delay for {@code SLOW}, {@code HANG} and {@code REORDER_CALLBACK}
 * @param rate share of the calls that are hit, 0 to 1
 * @param seed makes the choice repeatable
 * @param times how many calls are hit at most; 0: no limit
 */
record Fault(
        String function,
        Kind kind,
        @Nullable String iccid,
        String subjectCode,
        String reasonCode,
        int httpStatus,
        Duration delay,
        double rate,
        long seed,
        int times) {

    /** What goes wrong. */
    enum Kind {
        /** Nothing is done; answered as failed with the codes. */
        STATUS,
        /** Nothing is done; answered as expired. */
        EXPIRED,
        /** Nothing is done; answered with an HTTP error and no envelope. */
        HTTP_STATUS,
        /** Done and answered, after the delay. */
        SLOW,
        /** Nothing is done; no answer, the connection is closed after the delay. */
        HANG,
        /** Nothing is done; the connection is closed. */
        DROP_BEFORE,
        /** Done, but the connection is closed without an answer. */
        DROP_AFTER,
        /** A call that repeats one already carried out is refused with 8.2.1/3.5, as strict peers do. */
        STRICT,
        /** Done; the answer has a padded ICCID, an unknown field and another protocol version, as real ones have. */
        ODD_REPLY,
        /** The callback is sent twice. */
        DUPLICATE_CALLBACK,
        /** The callback is held back for the delay, so that later ones overtake it. */
        REORDER_CALLBACK,
        /** The callback has a padded ICCID, a numeric point, {@code timeStamp} and an unknown field. */
        ODD_CALLBACK;

        boolean isOfCallback() {
            return this == DUPLICATE_CALLBACK || this == REORDER_CALLBACK || this == ODD_CALLBACK;
        }
    }

    static final String EVERY_FUNCTION = "*";

    Fault {
        if (rate < 0 || rate > 1 || times < 0 || delay.isNegative()) {
            throw new IllegalArgumentException("rate must be from 0 to 1, times and delayMs not negative");
        }
    }

    boolean concerns(String calledFunction, @Nullable String calledIccid) {
        return (function.equals(EVERY_FUNCTION) || function.equals(calledFunction))
                && (iccid == null || iccid.equals(calledIccid));
    }
}

package org.simvite.backing.smdp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Download progress to be told to the operator (SGP.22 5.3.5).
 *
 * @param id function call identifier, the same in each attempt to deliver it
 * @param point notification point, see {@link Point}
 * @param failure why the step failed; null if it succeeded
 */
public record Notification(
        String id,
        String iccid,
        String profileType,
        Instant at,
        Point point,
        @Nullable StatusCode failure,
        @Nullable String eid) {

    /** Where the download stands. */
    public enum Point {
        ELIGIBILITY(1),
        CONFIRMATION_FAILURE(2),
        DOWNLOAD(3),
        INSTALLATION(4),
        /** Not in SGP.22 v2, but what SM-DP+ in the field use for it. */
        DELETION(5);

        private final int number;

        Point(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }

    /** Without identifiers. */
    @Override
    public String toString() {
        return "Notification[" + id + ", " + point + (failure == null ? "" : ", " + failure) + "]";
    }
}

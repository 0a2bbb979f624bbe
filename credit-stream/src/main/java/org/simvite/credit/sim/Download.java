package org.simvite.credit.sim;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A device that an SM-DP+ named when it reported what happened to a profile.
 *
 * @param deviceId of the EID
 * @param profile ICCID and generation; null: the assignment's, whichever that is
 * @param at when it happened
 */
record Download(String deviceId, @Nullable String profile, Instant at) {

    boolean concerns(Assignment assignment) {
        return profile == null || profile.equals(assignment.profile());
    }

    boolean isSame(Download other) {
        return deviceId.equals(other.deviceId) && Objects.equals(profile, other.profile);
    }

    /** Leaves the ICCID out. */
    @Override
    public String toString() {
        return "by " + deviceId + " at " + at;
    }
}

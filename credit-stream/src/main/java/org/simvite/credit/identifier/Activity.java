package org.simvite.credit.identifier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a source said about an identifier, as it is parked.
 *
 * @param kind named as on the topic
 * @param deviceId of the EID that an SM-DP+ names; null: none
 * @param about the one application that it can be about; null: whoever has the identifier at the time
 */
public record Activity(
        String eventId,
        String kind,
        Instant at,
        String source,
        @Nullable Long amountMinor,
        @Nullable String currency,
        boolean promotional,
        @Nullable String reversesEventId,
        @Nullable Long octets,
        @Nullable String deviceId,
        @Nullable String about) {

    /** An owner gives back his own SIM: heard late, it says nothing of who has the profile by then. */
    boolean mayConcern(String applicationId) {
        return about == null || about.equals(applicationId);
    }
}

package org.simvite.credit.identifier;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a source said about an identifier, as it is parked.
 *
 * @param kind named as on the topic
 * @param deviceId of the EID that an SM-DP+ names; null: none
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
        @Nullable String deviceId) {}

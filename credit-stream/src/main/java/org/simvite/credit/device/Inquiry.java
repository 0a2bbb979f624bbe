package org.simvite.credit.device;

import java.time.Duration;
import java.time.Instant;

/**
 * What is needed to ask after an admitted application that may never have reached its code.
 *
 * @param at when the application came in
 * @param profileKind as the contracts name it
 */
public record Inquiry(Instant at, String inviteId, String accountId, String profileKind, String poolId) {

    /** Longer than any code keeps an application waiting. Being read after it, the inquiry finds what became of it. */
    static final Duration AFTER = Duration.ofMinutes(10);
}

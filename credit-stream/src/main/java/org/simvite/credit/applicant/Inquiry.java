package org.simvite.credit.applicant;

import java.time.Duration;
import java.time.Instant;

/**
 * What is needed to ask after an admitted application that may never have reached its code.
 *
 * @param at when the application came in
 * @param profileKind as the contracts name it
 * @param times how often it was asked after
 * @param askAt when it is asked after next
 */
public record Inquiry(
        Instant at, String inviteId, String deviceId, String profileKind, String poolId, int times, Instant askAt) {

    /** Longer than any code keeps an application waiting. Being read after it, the inquiry finds what became of it. */
    static final Duration AFTER = Duration.ofMinutes(10);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    static Inquiry about(AskedFor asked, Instant now) {
        return new Inquiry(
                asked.at(),
                asked.inviteId(),
                asked.deviceId(),
                asked.profileKind(),
                asked.poolId(),
                0,
                now.plus(AFTER));
    }

    /** Asked once more: the next pause is twice as long, six hours at most. */
    Inquiry again(Instant now) {
        Duration pause = AFTER.multipliedBy(1L << Math.min(times + 1, 16));
        return new Inquiry(
                at,
                inviteId,
                deviceId,
                profileKind,
                poolId,
                times + 1,
                now.plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }
}

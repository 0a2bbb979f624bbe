package org.simvite.credit.device;

import java.time.Duration;
import java.time.Instant;

/**
 * What an application has to do with a device: it named it, or its profile was downloaded by it.
 *
 * @param accountId whose application it is; empty when its release was heard of first
 * @param poolId that fulfils it; empty when it did not ask through the device
 * @param term of the device in which it occupies it; meaningless otherwise
 * @param forgetAt wall clock at which nothing needs it any more
 */
public record Claim(String accountId, String poolId, Status status, int term, Instant forgetAt) {

    /** Longer than any SIM is followed after it ended. */
    static final Duration REMEMBERED = Duration.ofDays(400);

    /** How an application stands with the device. */
    public enum Status {
        /** The device was occupied when it asked. */
        REFUSED,
        /** It went on; nothing was downloaded yet. */
        OPEN,
        /** The device turned out to be another account's. */
        FELL,
        /** Downloaded and unused. */
        OCCUPIES,
        /** Ended, or its SIM was used. */
        RELEASED
    }

    static Claim of(String accountId, String poolId, Status status, int term, Instant now) {
        return new Claim(accountId, poolId, status, term, now.plus(REMEMBERED));
    }

    Claim fallen(Instant now) {
        return of(accountId, poolId, Status.FELL, term, now);
    }
}

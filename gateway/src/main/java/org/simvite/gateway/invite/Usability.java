package org.simvite.gateway.invite;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.simvite.gateway.readmodel.InviteRow;

/** Whether a code could be used now. Only a look: what counts is decided where the code is redeemed. */
public final class Usability {

    /** By then every gateway has read what happened, and nobody repeats a call that was taken in before. */
    private static final Duration SETTLED = Duration.ofMinutes(15);

    private Usability() {}

    /** Why not; empty if it could. */
    static Optional<String> obstacle(InviteRow invite, String accountId, String deviceId, Instant now) {
        if (invite.status().equals("REVOKED")) {
            return Optional.of("CODE_REVOKED");
        }
        if (invite.status().equals("SUSPENDED")) {
            return Optional.of("CODE_SUSPENDED");
        }
        if (invite.status().equals("EXPIRED") || !now.isBefore(invite.expiresAt())) {
            return Optional.of("CODE_EXPIRED");
        }
        if (now.isBefore(invite.notBefore())) {
            return Optional.of("CODE_NOT_YET_VALID");
        }
        if ((long) invite.redeemed() + invite.ended() >= invite.uses()) {
            return Optional.of("CODE_USED_UP");
        }
        boolean forOther = (invite.boundDevice() != null
                        && !invite.boundDevice().equals(deviceId))
                || (invite.boundAccount() != null && !invite.boundAccount().equals(accountId));
        return forOther ? Optional.of("CODE_NOT_FOR_YOU") : Optional.empty();
    }

    /** Whether it has ended for good. */
    static boolean isOver(InviteRow invite) {
        return invite.status().equals("REVOKED") || invite.status().equals("EXPIRED");
    }

    /**
     * Why an application with it would be of no use, where that is long known: what has changed just now, another gateway may not have read yet, and the use that
     * was taken last may be that of the very application that is repeated.
     */
    public static Optional<String> longKnown(InviteRow invite, String accountId, String deviceId, Instant now) {
        boolean ended = isOver(invite) || (long) invite.redeemed() + invite.ended() >= invite.uses();
        boolean settled =
                invite.stateAt() != null && invite.stateAt().plus(SETTLED).isBefore(now);
        return obstacle(invite, accountId, deviceId, now)
                .filter(reason -> reason.equals("CODE_NOT_FOR_YOU") || (ended && settled));
    }
}

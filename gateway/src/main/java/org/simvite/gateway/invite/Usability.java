package org.simvite.gateway.invite;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.simvite.gateway.readmodel.InviteRow;

/** Whether a code could be used now. Only a look: what counts is decided where the code is redeemed. */
public final class Usability {

    /** By then every gateway has read what happened, and nobody repeats a call that was taken in before. */
    private static final Duration SETTLED = Duration.ofMinutes(15);
    /** Uses of a code that are worth counting one by one. */
    private static final int COUNTED = 100;

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

    /** Whether whoever revoked it would never get a SIM: a device and a terminal are given one install code each. */
    static boolean onlyWay(InviteRow invite) {
        return invite.channel().equals("INSTALL") && invite.redeemed() == 0;
    }

    /** Whether it has ended for good. */
    static boolean isOver(InviteRow invite) {
        return invite.status().equals("REVOKED") || invite.status().equals("EXPIRED");
    }

    /**
     * Why an application that is not known yet would be of no use with it, where that is certain. What has changed just now, another gateway may not have
     * read yet, and the last use may be that of the very application that is repeated: so the change is old, or each use is known by its application.
     *
     * @param acceptedUses how many applications are known to be accepted with it
     */
    public static Optional<String> certain(
            InviteRow invite, String accountId, String deviceId, Instant now, IntSupplier acceptedUses) {
        var obstacle = obstacle(invite, accountId, deviceId, now);
        if (obstacle.isEmpty() || obstacle.get().equals("CODE_NOT_FOR_YOU")) {
            return obstacle;
        }
        boolean usedUp = (long) invite.redeemed() + invite.ended() >= invite.uses();
        boolean old = invite.stateAt() != null && invite.stateAt().plus(SETTLED).isBefore(now);
        boolean certain = (old && (usedUp || isOver(invite)))
                || (invite.redeemed() >= invite.uses()
                        && invite.uses() <= COUNTED
                        && acceptedUses.getAsInt() >= invite.redeemed());
        return obstacle.filter(reason -> certain);
    }
}

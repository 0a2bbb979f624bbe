package org.simvite.gateway.invite;

import java.time.Instant;
import java.util.Optional;
import org.simvite.gateway.readmodel.InviteRow;

/** Whether a code could be used now. Only a look: what counts is decided where the code is redeemed. */
final class Usability {

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
}

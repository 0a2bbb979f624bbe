package org.simvite.credit.account;

import java.time.Instant;

/**
 * What one code holds on the account it was issued to. There is none once all its uses are closed.
 *
 * @param stake points that each open use holds, as the policy had it when the code was issued
 * @param openUses uses whose outcome is open; 1 or more
 * @param expiresAt when its unredeemed uses end at the latest
 */
public record OpenHold(String inviteId, Channel channel, int stake, int openUses, Instant expiresAt) {

    /** Points held in all. */
    public int points() {
        return Math.multiplyExact(stake, openUses);
    }

    OpenHold under(String otherInviteId) {
        return new OpenHold(otherInviteId, channel, stake, openUses, expiresAt);
    }

    OpenHold less(int uses) {
        return new OpenHold(inviteId, channel, stake, openUses - uses, expiresAt);
    }
}

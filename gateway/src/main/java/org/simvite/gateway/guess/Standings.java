package org.simvite.gateway.guess;

import org.simvite.gateway.access.Principal;
import org.simvite.gateway.guess.GuessBudget.Standing;
import org.simvite.gateway.readmodel.AccountQueries;
import org.simvite.gateway.readmodel.InviteQueries;
import org.simvite.gateway.readmodel.InviteRow;

/**
 * Who a caller is to the code of an invite id that he names. Nothing of it is told to him, and a stranger who names an id that exists is answered as one who
 * names one that does not.
 */
public final class Standings {

    private final InviteQueries invites;
    private final AccountQueries accounts;

    public Standings(InviteQueries invites, AccountQueries accounts) {
        this.invites = invites;
        this.accounts = accounts;
    }

    Standing of(String inviteId, Principal.Terminal caller) {
        if (invites.invite(inviteId).filter(invite -> concerns(invite, caller)).isPresent()) {
            return Standing.RIGHTFUL;
        }
        // credit is opened with the first application that is accepted
        return accounts.balance(caller.accountId()).isPresent() ? Standing.KNOWN : Standing.STRANGER;
    }

    private static boolean concerns(InviteRow invite, Principal.Terminal caller) {
        return invite.concerns(caller.accountId())
                || caller.accountId().equals(invite.boundAccount())
                || caller.deviceId().equals(invite.boundDevice());
    }
}

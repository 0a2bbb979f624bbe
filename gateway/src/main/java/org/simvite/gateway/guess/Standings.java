package org.simvite.gateway.guess;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.guess.GuessBudget.Standing;
import org.simvite.gateway.readmodel.InviteRow;
import org.simvite.identity.DeviceIds;

/**
 * Who a caller is to the code of an invite id that he names. Nothing of it is told to him, and a stranger who names an id that exists is answered as one who
 * names one that does not.
 */
public final class Standings {

    private final Function<String, Optional<InviteRow>> invites;
    private final Predicate<String> hasCredit;
    private final Predicate<Principal.Terminal> isLetIn;

    /**
     * @param invites what is known of an invite id
     * @param hasCredit whether an account ever had credit, which is opened with its first application that is accepted
     * @param isLetIn whether a terminal was granted its install code
     */
    public Standings(
            Function<String, Optional<InviteRow>> invites,
            Predicate<String> hasCredit,
            Predicate<Principal.Terminal> isLetIn) {
        this.invites = invites;
        this.hasCredit = hasCredit;
        this.isLetIn = isLetIn;
    }

    Standing of(String inviteId, Principal.Terminal caller) {
        if (invites.apply(inviteId).filter(invite -> concerns(invite, caller)).isPresent()) {
            return Standing.RIGHTFUL;
        }
        if (hasCredit.test(caller.accountId())) {
            return Standing.KNOWN;
        }
        return isLetIn.test(caller) ? Standing.LET_IN : Standing.STRANGER;
    }

    private static boolean concerns(InviteRow invite, Principal.Terminal caller) {
        return invite.concerns(caller.accountId())
                || caller.accountId().equals(invite.boundAccount())
                // anybody could claim the EID that a code is bound to
                || (DeviceIds.isOfKey(caller.deviceId()) && caller.deviceId().equals(invite.boundDevice()));
    }
}

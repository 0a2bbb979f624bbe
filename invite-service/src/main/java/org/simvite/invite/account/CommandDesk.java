package org.simvite.invite.account;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Outcome;
import org.simvite.command.Outcome.Reason;

/**
 * Decides on commands to accounts. It alone knows which accounts there are: what concerns none goes no further, what concerns
 * one goes on to where credit and codes are kept, in the same order.
 */
public final class CommandDesk {

    private CommandDesk() {}

    /**
     * What a command comes to.
     *
     * @param account as it now is; null if that is as it was
     * @param goesOn whether it is to be carried out where credit and codes are kept, too
     */
    public record Obeyed(@Nullable Account account, boolean goesOn, Outcome outcome) {

        private static Obeyed refused(Reason reason) {
            return new Obeyed(null, false, Outcome.refused(reason));
        }
    }

    /** @param known the account; null if there is none */
    public static Obeyed obey(@Nullable Account known, GivenCommand command) {
        if (command.kind() == GivenCommand.Kind.OTHER) {
            return Obeyed.refused(Reason.INVALID);
        }
        if (command.kind() == GivenCommand.Kind.OPEN) {
            return open(known, command);
        }
        if (known == null) {
            return Obeyed.refused(Reason.ACCOUNT_UNKNOWN);
        }
        if (command.kind() == GivenCommand.Kind.CREDIT) {
            return new Obeyed(null, true, Outcome.DONE);
        }
        var standing = Objects.requireNonNull(command.standing());
        var outcome = Outcome.of(known.standing().verdict(standing));
        return new Obeyed(known.after(standing).orElse(null), true, outcome);
    }

    private static Obeyed open(@Nullable Account known, GivenCommand command) {
        if (AccountKind.of(command.accountId()) != AccountKind.SOCIAL) {
            return Obeyed.refused(Reason.INVALID);
        }
        if (known != null) {
            return known.standing().status().ended()
                    ? Obeyed.refused(Reason.ENDED)
                    : new Obeyed(null, true, Outcome.unchanged(Reason.ALREADY_SO));
        }
        var opened =
                Account.unheardOf(command.accountId()).opened(command.given().at());
        return new Obeyed(opened.orElseThrow(), true, Outcome.DONE);
    }
}

package org.simvite.credit.invite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.command.Outcome;
import org.simvite.command.Outcome.Reason;

/**
 * Ends, suspends or resumes one code.
 *
 * @param accountId in whose name; null: an operator's
 * @param message what owner and holder are told; null: nothing
 * @param accountCommandId ACCOUNT: the command that this one carries out; null for CODE
 */
public record CodeCommand(
        String id,
        Instant at,
        String inviteId,
        Kind kind,
        Scope scope,
        @Nullable String accountId,
        @Nullable String message,
        @Nullable String accountCommandId) {

    /** What the code is told. */
    public enum Kind {
        REVOKE,
        SUSPEND,
        RESUME
    }

    /** To whom it was said. */
    public enum Scope {
        /** This very code, which answers. */
        CODE,
        /** Its account, which answers for all its codes. */
        ACCOUNT
    }

    /** What it comes to; this very code if it changes nothing or was not theirs to give. */
    InviteLife.Obeyed on(InviteLife code) {
        if (!code.terms().obeys(accountId)) {
            return new InviteLife.Obeyed(code, Outcome.refused(Reason.NOT_YOURS));
        }
        return switch (kind) {
            case REVOKE -> revoke(code);
            case SUSPEND -> code.told(scope, AccountStatus.SUSPENDED, given(), message);
            case RESUME -> code.told(scope, AccountStatus.ACTIVE, given(), message);
        };
    }

    private InviteLife.Obeyed revoke(InviteLife code) {
        if (code.end() == null) {
            return new InviteLife.Obeyed(code.ended(InviteLife.End.REVOKED, message), Outcome.DONE);
        }
        var revoked = code.end() == InviteLife.End.REVOKED;
        return new InviteLife.Obeyed(code, Outcome.unchanged(revoked ? Reason.ALREADY_SO : Reason.ENDED));
    }

    private Given given() {
        return new Given(at, accountCommandId == null ? id : accountCommandId);
    }
}

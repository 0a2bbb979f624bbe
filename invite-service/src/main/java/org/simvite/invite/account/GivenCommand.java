package org.simvite.invite.account;

import org.jspecify.annotations.Nullable;
import org.simvite.command.Given;

/**
 * A command to an account.
 *
 * @param standing STAND: what the account is to be; null for other kinds
 */
public record GivenCommand(
        String accountId, Given given, Kind kind, @Nullable StandingCommand standing) {

    /** What it is about. */
    public enum Kind {
        /** First login of a person. */
        OPEN,
        /** Suspended, resumed, closed, erased. */
        STAND,
        /** Its credit, which is not kept here. */
        CREDIT,
        /** Something that is not offered, or not known to this build. */
        OTHER
    }
}

package org.simvite.invite.account;

import java.time.Instant;
import java.util.Comparator;

/**
 * How an account stands, and by which command. The command given last decides, not the one read last, so neither
 * repeated nor overtaken commands matter; an end is final whenever it was commanded.
 *
 * @param since when the deciding command was given; the epoch when there was none
 * @param commandId the deciding command, empty when there was none; parts commands of the same millisecond
 */
public record Standing(AccountStatus status, Instant since, String commandId) {

    /** Of an account that nobody has commanded anything. */
    public static final Standing INITIAL = new Standing(AccountStatus.ACTIVE, Instant.EPOCH, "");

    private static final Comparator<Standing> BY_COMMAND =
            Comparator.comparing(Standing::since).thenComparing(Standing::commandId);

    /** How the account stands when the command was taken in; the same standing if that changes nothing. */
    public Standing after(StandingCommand command) {
        var next = new Standing(command.status(), command.at(), command.commandId());
        if (status.ended() || next.status.ended()) {
            return next.status.ended() && next.status.compareTo(status) > 0 ? next : this;
        }
        return BY_COMMAND.compare(next, this) > 0 ? next : this;
    }
}

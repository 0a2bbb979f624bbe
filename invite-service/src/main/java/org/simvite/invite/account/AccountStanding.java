package org.simvite.invite.account;

import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Standing;

/**
 * How an account stands, and in whose words.
 *
 * @param actor who gave the command that made the status; empty while there was none
 * @param reason why; internal
 * @param message what the holder is told; null: nothing
 * @param commandId the command that made the status; null while there was none
 */
public record AccountStanding(
        Standing stands,
        String actor,
        String reason,
        @Nullable String message,
        @Nullable String commandId) {

    /** Of an account that nobody has commanded anything. */
    public static final AccountStanding INITIAL = new AccountStanding(Standing.INITIAL, "", "", null, null);

    public AccountStatus status() {
        return stands.status();
    }

    /** How it stands and since when, without the words of whoever made it so. */
    AccountStanding withoutWords() {
        return new AccountStanding(stands, "", "", null, null);
    }

    /** What the command comes to. */
    Standing.Verdict verdict(StandingCommand command) {
        return stands.verdict(command.status(), command.given());
    }

    /** After the command; the same if that changes nothing. The words stay those of whoever made the status. */
    AccountStanding after(StandingCommand command) {
        var next = stands.after(command.status(), command.given());
        return next.status() == status()
                ? new AccountStanding(next, actor, reason, message, commandId)
                : new AccountStanding(
                        next,
                        command.actor(),
                        command.reason(),
                        command.message(),
                        command.given().commandId());
    }
}

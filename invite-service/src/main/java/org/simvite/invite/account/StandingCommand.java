package org.simvite.invite.account;

import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;

/**
 * An operator or the owner changes what an account may do.
 *
 * @param status what the account is to be
 * @param actor who
 * @param reason why; internal
 * @param message what the holder is told; null: nothing
 */
public record StandingCommand(
        Given given,
        AccountStatus status,
        String actor,
        String reason,
        @Nullable String message) {}

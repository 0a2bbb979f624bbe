package org.simvite.invite.account;

import java.time.Instant;

/**
 * An operator or the owner changes what an account may do.
 *
 * @param commandId identifies the command: it is carried out once
 * @param status what the account is to be
 * @param at when it was given
 */
public record StandingCommand(String commandId, AccountStatus status, Instant at) {}

package org.simvite.credit.account;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;

/**
 * A command to an account on its way to each of its open codes, which are told in the order of their ids. A code that is issued
 * meanwhile may be told as well: an account that is suspended or closed is issued none, and a resumption does a new one no harm.
 *
 * @param status what the account is now
 * @param actor who gave the command
 * @param reason why; internal
 * @param message what the codes' holders are told; null: nothing
 * @param last the code that was told last; null before the first
 * @param told how many were told
 */
public record FanOut(
        String accountId,
        Given given,
        AccountStatus status,
        String actor,
        String reason,
        @Nullable String message,
        @Nullable String last,
        long told) {

    /** After these codes were told as well. */
    FanOut told(List<OpenHold> codes) {
        return codes.isEmpty()
                ? this
                : new FanOut(
                        accountId,
                        given,
                        status,
                        actor,
                        reason,
                        message,
                        codes.get(codes.size() - 1).inviteId(),
                        told + codes.size());
    }
}

package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The channel's rules hold: issue a code if the account's credit allows.
 *
 * @param askedAt by the clock of the gateway that took the request in
 * @param uses 1 or more
 * @param openLimit how many codes with open uses the account may have at once; 0: no limit
 * @param dayLimit how many codes it may get within a rolling day; 0: no limit
 * @param notBefore when the code becomes good; null: at once
 * @param notAfter ends the code earlier than the policy's code life would
 */
public record CodeOrder(
        String requestId,
        Instant askedAt,
        Channel channel,
        int uses,
        int openLimit,
        int dayLimit,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter) {

    public CodeOrder {
        if (uses < 1) {
            throw new IllegalArgumentException("an order for " + uses + " uses");
        }
    }
}

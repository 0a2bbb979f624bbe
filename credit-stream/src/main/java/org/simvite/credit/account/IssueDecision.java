package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the gate decided on an order. */
public sealed interface IssueDecision {

    /**
     * A code is issued.
     *
     * @param account with the hold on it
     * @param observed what a policy in OBSERVE mode would have said
     */
    record Granted(
            AccountCredit account,
            OpenHold hold,
            Instant notBefore,
            @Nullable Refusal observed) implements IssueDecision {

        /** The same code under that id. */
        Granted under(String inviteId) {
            return new Granted(account, hold.under(inviteId), notBefore, observed);
        }
    }

    /** No code; nothing changes. */
    record Refused(Refusal refusal) implements IssueDecision {}
}

package org.simvite.credit.account;

import java.time.Instant;
import java.util.Optional;
import org.simvite.command.AccountStatus;
import org.simvite.credit.policy.CreditPolicy;

/**
 * Credit that comes back by itself: a point at a time, while the account is active and below the policy's level, as many in
 * all as its used SIMs allow. A clock runs only while all of that holds, so nothing piles up meanwhile.
 */
public final class Regaining {

    private Regaining() {}

    /** The account with its clock started, left running or stopped, after a change at that event time. */
    public static AccountCredit rescheduled(AccountCredit account, Instant at, CreditPolicy active) {
        var regain = account.regain();
        var runs = account.standing().status() == AccountStatus.ACTIVE
                && active.givesBack(account.balance(), regain.usedSims(), regain.points());
        if (!runs) {
            return regain.nextAt() == null ? account : account.with(regain.due(null));
        }
        if (regain.nextAt() != null) {
            return account;
        }
        var from = account.lastAt() == null || at.isAfter(account.lastAt()) ? at : account.lastAt();
        return account.with(regain.due(from.plusSeconds(active.regain().everySeconds())));
    }

    /** Books the point that is due; empty if none is, or if the policy in force gives none back any more. */
    public static Optional<Posting> comeBack(AccountCredit account, Instant now, CreditPolicy active) {
        var due = account.regain().nextAt();
        if (due == null || due.isAfter(now)) {
            return Optional.empty();
        }
        var checked = rescheduled(account, due, active);
        if (checked.regain().nextAt() == null) {
            return Optional.empty();
        }
        var posting = Ledger.regain(checked, due, active);
        return Optional.of(new Posting(rescheduled(posting.account(), due, active), posting.line(), null));
    }
}

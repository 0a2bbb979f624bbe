package org.simvite.credit.account;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.command.Standing;

/**
 * The credit of one account. Always: balance = sum of its ledger entries, the opening among them.
 *
 * @param opened whether the opening credit is booked
 * @param balance points; may be negative
 * @param allowance what was granted within a day, and the limits
 * @param sequence of the last ledger entry; 0 before the first
 * @param lastAt latest event time of anything that was booked
 * @param revision counts changes
 */
public record AccountCredit(
        String accountId,
        Standing standing,
        boolean opened,
        int balance,
        HoldTotals holds,
        RegainState regain,
        Allowance allowance,
        long sequence,
        @Nullable Instant lastAt,
        long revision) {

    /** An account that nothing is known of yet. */
    public static AccountCredit fresh(String accountId) {
        return new AccountCredit(
                accountId, Standing.INITIAL, false, 0, HoldTotals.NONE, RegainState.NONE, Allowance.NONE, 0, null, 0);
    }

    /** Balance less what is held; may be negative, at the limit of an int a little less so than it should. */
    public int available() {
        return (int) Math.max(Integer.MIN_VALUE, (long) balance - holds.held());
    }

    AccountCredit with(Standing changed) {
        return new AccountCredit(
                accountId, changed, opened, balance, holds, regain, allowance, sequence, lastAt, revision + 1);
    }

    AccountCredit with(HoldTotals changed) {
        return new AccountCredit(
                accountId, standing, opened, balance, changed, regain, allowance, sequence, lastAt, revision + 1);
    }

    AccountCredit with(RegainState changed) {
        return new AccountCredit(
                accountId, standing, opened, balance, holds, changed, allowance, sequence, lastAt, revision);
    }

    AccountCredit with(Allowance changed) {
        return new AccountCredit(
                accountId, standing, opened, balance, holds, regain, changed, sequence, lastAt, revision);
    }

    AccountCredit booked(int delta, Instant at) {
        return new AccountCredit(
                accountId,
                standing,
                opened,
                Math.addExact(balance, delta),
                holds,
                regain,
                allowance,
                sequence + 1,
                lastAt == null || at.isAfter(lastAt) ? at : lastAt,
                revision + 1);
    }

    AccountCredit revised() {
        return with(standing);
    }

    AccountCredit nowOpen() {
        return new AccountCredit(
                accountId, standing, true, balance, holds, regain, allowance, sequence, lastAt, revision);
    }
}

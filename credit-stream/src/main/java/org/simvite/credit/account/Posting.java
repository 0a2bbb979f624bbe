package org.simvite.credit.account;

import org.jspecify.annotations.Nullable;

/**
 * A ledger entry and the account after it.
 *
 * @param hold what the code goes on holding; null where the entry concerns no code or closes its last open use
 */
public record Posting(
        AccountCredit account, LedgerLine line, @Nullable OpenHold hold) {}

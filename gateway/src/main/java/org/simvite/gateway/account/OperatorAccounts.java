package org.simvite.gateway.account;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.readmodel.AccountQueries;
import org.simvite.gateway.readmodel.AccountQueries.AccountRow;
import org.simvite.gateway.readmodel.AccountQueries.BalanceRow;

/** An account as operators see it: with why it stands as it stands. */
public final class OperatorAccounts {

    private static final BalanceRow NONE = new BalanceRow(0, 0, 0, 0, false, 0, null, null, List.of(), false, "");

    private final AccountQueries accounts;

    public OperatorAccounts(AccountQueries accounts) {
        this.accounts = accounts;
    }

    /**
     * Account and credit.
     *
     * @param reason why it stands so, in the words of the actor; the holder never reads it
     * @param message what the holder reads
     */
    public record OperatorAccountView(
            String accountId,
            String kind,
            String status,
            @Nullable String reason,
            @Nullable String actor,
            @Nullable String message,
            @Nullable String commandId,
            Instant createdAt,
            Instant changedAt,
            @Nullable String deviceId,
            @Nullable String ownerAccountId,
            int credit,
            int held,
            long available,
            int openInvites,
            int openUses) {}

    /** {@code getOperatorAccount}. */
    public Reply get(Call call) {
        var accountId = call.parameter("accountId");
        return accounts.account(accountId)
                .<Reply>map(account -> Answer.ok(
                        view(accountId, account, accounts.balance(accountId).orElse(NONE))))
                .orElseGet(ProblemType.NOT_FOUND::problem);
    }

    private static OperatorAccountView view(String accountId, AccountRow account, BalanceRow balance) {
        return new OperatorAccountView(
                accountId,
                account.kind(),
                account.status(),
                account.reason().isEmpty() ? null : account.reason(),
                account.actor().isEmpty() ? null : account.actor(),
                account.message(),
                account.commandId(),
                account.createdAt(),
                account.changedAt(),
                account.deviceId(),
                account.ownerId(),
                balance.balance(),
                balance.held(),
                (long) balance.balance() - balance.held(),
                balance.openInvites(),
                balance.openUses());
    }
}

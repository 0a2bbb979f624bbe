package org.simvite.gateway.account;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Cursor;
import org.simvite.gateway.readmodel.AccountQueries;
import org.simvite.gateway.readmodel.AccountQueries.AccountRow;
import org.simvite.gateway.readmodel.AccountQueries.BalanceRow;
import org.simvite.gateway.readmodel.AccountQueries.EntryRow;
import org.simvite.identity.AccountIds;

/** The caller's credit. */
public final class Accounts {

    /** As the refusal of a request says while the limit of the day is reached, which comes and goes without a record. */
    private static final List<String> WAIT = List.of("WAIT");

    private final AccountQueries accounts;

    public Accounts(AccountQueries accounts) {
        this.accounts = accounts;
    }

    /** Credit as it stands. @param message what the holder is told about the status; the internal reason is not shown */
    public record AccountView(
            String accountId,
            @Nullable String status,
            @Nullable String message,
            int credit,
            int held,
            long available,
            int openInvites,
            int openUses,
            boolean canRequest,
            @Nullable Integer needed,
            @Nullable Instant nextAt,
            @Nullable String policyVersion,
            @Nullable List<String> waysForward) {}

    /** One entry of the statement. */
    public record EntryView(
            String entryId,
            long sequence,
            Instant at,
            String cause,
            int delta,
            int balance,
            int held,
            @Nullable String inviteId,
            int closedUses,
            @Nullable String correctsEntryId,
            String policyVersion,
            @Nullable String note) {

        static EntryView of(EntryRow row) {
            return new EntryView(
                    row.entryId(),
                    row.sequence(),
                    row.at(),
                    row.cause(),
                    row.delta(),
                    row.balance(),
                    row.held(),
                    row.inviteId(),
                    row.closedUses(),
                    row.corrects(),
                    row.policy(),
                    row.note().isEmpty() ? null : row.note());
        }
    }

    /** One page of the statement. */
    public record EntryPage(
            List<EntryView> entries, @Nullable String next) {}

    /** {@code getAccount}. An account without any movement has no credit yet, and reads what credit-stream says of all such. */
    public Reply get(Call call) {
        var accountId = call.terminal().accountId();
        var account = accounts.account(accountId);
        var status = account.map(AccountRow::status).orElse(null);
        var message = account.map(AccountRow::message).orElse(null);
        return Answer.ok(accounts.balance(accountId)
                .or(() -> status == null ? Optional.empty() : accounts.balance(AccountIds.NEWCOMER))
                .map(balance -> view(accountId, status, message, balance, call.at()))
                .orElseGet(() -> unknown(accountId, status, message)));
    }

    /** Its registration is on its way or waits in line, and so would a request. */
    private static AccountView unknown(String accountId, @Nullable String status, @Nullable String message) {
        return new AccountView(accountId, status, message, 0, 0, 0, 0, 0, false, null, null, null, WAIT);
    }

    /** {@code listCreditEntries}. */
    public Reply entries(Call call) {
        long below;
        try {
            below = Cursor.of(call).map(Long::parseLong).orElse(Long.MAX_VALUE);
        } catch (NumberFormatException e) {
            return ProblemType.CURSOR_INVALID.problem();
        }
        int limit = Cursor.limit(call);
        var found = accounts.entries(call.terminal().accountId(), below, limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var next = found.size() > limit
                ? Cursor.encode(Long.toString(page.get(limit - 1).sequence()))
                : null;
        return Answer.ok(new EntryPage(page.stream().map(EntryView::of).toList(), next));
    }

    private static AccountView view(
            String accountId, @Nullable String status, @Nullable String message, BalanceRow row, Instant now) {
        boolean active = "ACTIVE".equals(status) && !row.suspended();
        var limitedUntil = row.limitedUntil() != null && now.isBefore(row.limitedUntil()) ? row.limitedUntil() : null;
        boolean canRequest = active && row.canRequest() && limitedUntil == null;
        var ways = canRequest ? List.<String>of() : active && limitedUntil != null ? WAIT : row.ways();
        return new AccountView(
                accountId,
                status,
                message,
                row.balance(),
                row.held(),
                (long) row.balance() - row.held(),
                row.openInvites(),
                row.openUses(),
                canRequest,
                row.needed(),
                later(row.nextAt(), limitedUntil),
                row.policy(),
                ways.isEmpty() ? null : ways);
    }

    private static @Nullable Instant later(@Nullable Instant nextAt, @Nullable Instant limitedUntil) {
        return limitedUntil == null || (nextAt != null && nextAt.isAfter(limitedUntil)) ? nextAt : limitedUntil;
    }
}

package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.readmodel.Rows.Row;

/** Questions about accounts and their credit. */
public final class AccountQueries {

    private final ReadModelFile file;

    AccountQueries(ReadModelFile file) {
        this.file = file;
    }

    /** Credit as it stands, in points. */
    public record BalanceRow(
            int balance,
            int held,
            int openUses,
            int openInvites,
            boolean canRequest,
            int needed,
            @Nullable Instant nextAt,
            boolean suspended,
            String policy) {}

    /** One entry of the statement. */
    public record EntryRow(
            String entryId,
            long sequence,
            Instant at,
            String cause,
            int delta,
            int balance,
            int held,
            @Nullable String inviteId,
            int closedUses,
            @Nullable String corrects,
            String policy,
            String note) {}

    /** An {@code AccountStatus}; empty while the account is not known. */
    public Optional<String> status(String accountId) {
        return file.read(rows ->
                rows.one("select status from accounts where account_id = ?", row -> row.text("status"), accountId));
    }

    /** Empty before the first movement. */
    public Optional<BalanceRow> balance(String accountId) {
        return file.read(
                rows -> rows.one("select * from balances where account_id = ?", AccountQueries::balance, accountId));
    }

    /** Entries with lower sequence numbers, highest first. */
    public List<EntryRow> entries(String accountId, long below, int limit) {
        return file.read(rows -> rows.list(
                "select * from ledger where account_id = ? and sequence < ? order by sequence desc limit ?",
                AccountQueries::entry,
                accountId,
                below,
                limit));
    }

    private static BalanceRow balance(Row row) throws SQLException {
        return new BalanceRow(
                row.number("balance"),
                row.number("held"),
                row.number("open_uses"),
                row.number("open_invites"),
                row.truth("can_request"),
                row.number("needed"),
                row.timeOrNull("next_at"),
                row.truth("suspended"),
                row.text("policy"));
    }

    private static EntryRow entry(Row row) throws SQLException {
        return new EntryRow(
                row.text("entry_id"),
                row.longNumber("sequence"),
                row.time("at"),
                row.text("cause"),
                row.number("delta"),
                row.number("balance"),
                row.number("held"),
                row.textOrNull("invite_id"),
                row.number("closed_uses"),
                row.textOrNull("corrects"),
                row.text("policy"),
                row.text("note"));
    }
}

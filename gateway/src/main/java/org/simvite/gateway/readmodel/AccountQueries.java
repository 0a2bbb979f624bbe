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

    /**
     * An account as it stands.
     *
     * @param status an {@code AccountStatus}
     * @param reason internal
     * @param message to the holder
     * @param commandId that the status stands by
     * @param unusedInstalls install codes that expired before they were redeemed
     */
    public record AccountRow(
            String kind,
            String status,
            String reason,
            String actor,
            @Nullable String message,
            @Nullable String commandId,
            Instant createdAt,
            Instant changedAt,
            @Nullable String deviceId,
            @Nullable String ownerId,
            int unusedInstalls) {

        /** Whether it is closed for good. */
        public boolean ended() {
            return status.equals("CLOSED") || status.equals("ERASED");
        }
    }

    /**
     * Credit as it stands, in points.
     *
     * @param canRequest whether a code could be had by standing, credit and open codes
     * @param limitedUntil until then the limit of the day is in the way; null: it is not
     * @param ways what helps most first, if no code could be had
     */
    public record BalanceRow(
            int balance,
            int held,
            int openUses,
            int openInvites,
            boolean canRequest,
            int needed,
            @Nullable Instant nextAt,
            @Nullable Instant limitedUntil,
            List<String> ways,
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

    /** Empty while the account is not known. */
    public Optional<AccountRow> account(String accountId) {
        return file.read(
                rows -> rows.one("select * from accounts where account_id = ?", AccountQueries::account, accountId));
    }

    /** Empty before the first movement. */
    public Optional<BalanceRow> balance(String accountId) {
        return file.read(
                rows -> rows.one("select * from balances where account_id = ?", AccountQueries::balance, accountId));
    }

    /** Whether the account was opened with credit, as it is with its first application that is accepted. */
    public boolean everHadCredit(String accountId) {
        return file.read(rows -> rows.one(
                        "select 1 from ledger where account_id = ? and cause = 'OPENING' limit 1",
                        row -> true,
                        accountId))
                .isPresent();
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

    private static AccountRow account(Row row) throws SQLException {
        return new AccountRow(
                row.text("kind"),
                row.text("status"),
                row.text("reason"),
                row.text("actor"),
                row.textOrNull("message"),
                row.textOrNull("command_id"),
                row.time("created_at"),
                row.time("changed_at"),
                row.textOrNull("device_id"),
                row.textOrNull("owner_id"),
                row.number("unused_installs"));
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
                row.timeOrNull("limited_until"),
                InviteQueries.words(row.text("ways")),
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

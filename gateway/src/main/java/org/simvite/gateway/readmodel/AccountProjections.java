package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Account;
import org.simvite.event.AccountRecordKind;
import org.simvite.event.CreditBalance;
import org.simvite.event.LedgerEntry;
import org.simvite.event.StockProfile;
import org.simvite.topic.Topics;

/** Accounts, their credit, and the stock. */
final class AccountProjections {

    static final List<Projection<?>> ALL = List.of(
            new Projection<>(Topics.ACCOUNTS, AccountProjections::account),
            new Projection<>(Topics.CREDIT_BALANCES, AccountProjections::balance),
            new Projection<>(Topics.CREDIT_LEDGER, AccountProjections::entry),
            new Projection<>(Topics.SIM_STOCK, AccountProjections::stock));

    private AccountProjections() {}

    private static void account(Rows rows, String key, @Nullable Account account, Set<String> news)
            throws SQLException {
        if (account == null || account.getRecordKind() == AccountRecordKind.TICK) {
            return;
        }
        var unused = rows.update(
                """
                insert into accounts (account_id, kind, status, device_id, owner_id, created_at, reason, actor, message, command_id, changed_at,
                  unused_installs, revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (account_id) do update set kind = excluded.kind, status = excluded.status, device_id = excluded.device_id,
                  owner_id = excluded.owner_id, reason = excluded.reason, actor = excluded.actor, message = excluded.message,
                  command_id = excluded.command_id, changed_at = excluded.changed_at,
                  unused_installs = excluded.unused_installs, revision = excluded.revision
                where excluded.revision > accounts.revision""",
                key,
                account.getKind(),
                account.getStatus(),
                account.getDeviceId(),
                account.getOwnerAccountId(),
                account.getCreatedAt(),
                account.getStatusReason(),
                account.getStatusActor(),
                account.getStatusMessage(),
                account.getStatusCommandId(),
                account.getAt(),
                account.getUnusedInstalls(),
                account.getRevision());
    }

    private static void balance(Rows rows, String key, @Nullable CreditBalance balance, Set<String> news)
            throws SQLException {
        if (balance == null) {
            return;
        }
        var unused = rows.update(
                """
                insert into balances (account_id, balance, held, open_uses, open_invites, can_request, needed, next_at, limited_until, ways,
                  suspended, policy, revision) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (account_id) do update set balance = excluded.balance, held = excluded.held, open_uses = excluded.open_uses,
                  open_invites = excluded.open_invites, can_request = excluded.can_request, needed = excluded.needed, next_at = excluded.next_at,
                  limited_until = excluded.limited_until, ways = excluded.ways,
                  suspended = excluded.suspended, policy = excluded.policy, revision = excluded.revision
                where excluded.revision > balances.revision""",
                key,
                balance.getBalance(),
                balance.getHeld(),
                balance.getOpenUses(),
                balance.getOpenInvites(),
                balance.getCanRequest(),
                balance.getNeeded(),
                balance.getNextAt(),
                balance.getLimitedUntil(),
                InviteQueries.joined(balance.getWaysForward()),
                balance.getSuspended(),
                balance.getPolicyVersion(),
                balance.getRevision());
    }

    private static void entry(Rows rows, String key, @Nullable LedgerEntry entry, Set<String> news)
            throws SQLException {
        if (entry == null) {
            return;
        }
        var unused = rows.update(
                "insert or ignore into ledger values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key,
                entry.getSequence(),
                entry.getEventId(),
                entry.getAt(),
                entry.getCause(),
                entry.getDelta(),
                entry.getBalance(),
                entry.getHeld(),
                entry.getInviteId(),
                entry.getClosedUses(),
                entry.getCorrectsEntryId(),
                entry.getPolicyVersion(),
                entry.getNote());
    }

    private static void stock(Rows rows, String key, @Nullable StockProfile profile, Set<String> news)
            throws SQLException {
        if (profile == null) {
            var unused = rows.update("delete from stock where iccid = ?", key);
            return;
        }
        var unused = rows.update(
                """
                insert into stock (iccid, pool, kind, state, smdp_id, revision, generation, application_id, cause, at, history)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (iccid) do update set pool = excluded.pool, kind = excluded.kind, state = excluded.state, smdp_id = excluded.smdp_id,
                  revision = excluded.revision, generation = excluded.generation, application_id = excluded.application_id,
                  cause = excluded.cause, at = excluded.at, history = excluded.history
                where excluded.revision > stock.revision""",
                key,
                profile.getPoolId(),
                profile.getProfileKind(),
                profile.getState(),
                profile.getSmdpId(),
                profile.getRevision(),
                profile.getGeneration(),
                profile.getApplicationId(),
                profile.getCause(),
                profile.getAt(),
                StockHistory.text(profile.getHistory()));
    }
}

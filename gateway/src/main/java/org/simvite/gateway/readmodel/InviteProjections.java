package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Invite;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteState;
import org.simvite.topic.Topics;

/** Requests for codes, and codes. */
final class InviteProjections {

    static final List<Projection<?>> ALL = List.of(
            new Projection<>(Topics.INVITE_DECISIONS, InviteProjections::decision),
            new Projection<>(Topics.INVITES, InviteProjections::invite),
            new Projection<>(Topics.INVITE_STATES, InviteProjections::state));

    /** A grant outranks all: it is remembered longer than a refusal, after which the same key could be asked again. */
    private static final int GRANTED = 3;

    private InviteProjections() {}

    private static void decision(Rows rows, String key, @Nullable InviteDecision decision, Set<String> news)
            throws SQLException {
        if (decision == null) {
            return;
        }
        var unused = rows.update(
                """
                insert into requests (request_id, account_id, channel, status, rank, invite_id, expires_at, reason, needed, available, balance, held,
                  held_by, next_at, ways, payload_hash, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (request_id) do update set account_id = excluded.account_id, channel = excluded.channel, status = excluded.status,
                  rank = excluded.rank, invite_id = excluded.invite_id, expires_at = excluded.expires_at, reason = excluded.reason,
                  needed = excluded.needed, available = excluded.available, balance = excluded.balance, held = excluded.held,
                  held_by = excluded.held_by, next_at = excluded.next_at, ways = excluded.ways, payload_hash = excluded.payload_hash, at = excluded.at
                where excluded.rank > requests.rank or (excluded.rank = requests.rank and excluded.at >= requests.at)""",
                key,
                decision.getAccountId(),
                decision.getChannel(),
                decision.getStatus(),
                rank(decision.getStatus()),
                decision.getInviteId(),
                decision.getExpiresAt(),
                decision.getReason(),
                decision.getNeeded(),
                decision.getAvailable(),
                decision.getBalance(),
                decision.getHeld(),
                String.join(",", decision.getHeldBy()),
                decision.getNextAt(),
                InviteQueries.joined(decision.getWaysForward()),
                decision.getPayloadHash(),
                decision.getAt());
        news.add(Waiters.ofRequest(key));
    }

    private static int rank(InviteDecisionStatus status) {
        return switch (status) {
            case GRANTED -> GRANTED;
            case REFUSED -> 2;
            case AWAITING_CONSENT, AWAITING_PAYMENT, DELAYED -> 1;
            case UNKNOWN -> 0;
        };
    }

    private static void invite(Rows rows, String key, @Nullable Invite invite, Set<String> news) throws SQLException {
        if (invite == null) {
            var unused = rows.update(
                    "delete from invite_lists where invite_id = ? and account_id in"
                            + " (select account_id from invites where invite_id = ? union select holder_id from invites where invite_id = ?)",
                    key,
                    key,
                    key);
            unused = rows.update("delete from invites where invite_id = ?", key);
            return;
        }
        var unused = rows.update(
                "insert or ignore into invites values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                key,
                invite.getRequestId(),
                invite.getAccountId(),
                invite.getHolderAccountId(),
                invite.getChannel(),
                invite.getUses(),
                invite.getBoundDeviceId(),
                invite.getBoundAccountId(),
                invite.getPoolId(),
                invite.getProfileKind(),
                invite.getNotBefore(),
                invite.getExpiresAt(),
                invite.getStake(),
                invite.getAt());
        for (var account : Set.copyOf(List.of(invite.getAccountId(), invite.getHolderAccountId()))) {
            unused = rows.update("insert or ignore into invite_lists values (?, ?, ?)", account, invite.getAt(), key);
        }
        news.add(Waiters.ofRequest(invite.getRequestId()));
    }

    private static void state(Rows rows, String key, @Nullable InviteState state, Set<String> news)
            throws SQLException {
        if (state == null) {
            var unused = rows.update("delete from invite_states where invite_id = ?", key);
            return;
        }
        var unused = rows.update(
                """
                insert into invite_states (invite_id, status, uses, redeemed, ended, expires_at, message, revision, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (invite_id) do update set status = excluded.status, uses = excluded.uses, redeemed = excluded.redeemed,
                  ended = excluded.ended, expires_at = excluded.expires_at, message = excluded.message,
                  revision = excluded.revision, at = excluded.at
                where excluded.revision > invite_states.revision""",
                key,
                state.getStatus(),
                state.getUses(),
                state.getRedeemed(),
                state.getEnded(),
                state.getExpiresAt(),
                state.getMessage(),
                state.getRevision(),
                state.getAt());
    }
}

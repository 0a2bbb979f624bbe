package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.event.ApplicationDecision;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.Reason;
import org.simvite.event.SimLifecycle;
import org.simvite.event.SimParameters;
import org.simvite.topic.Topics;

/** What becomes of applications. */
final class ApplicationProjections {

    static final List<Projection<?>> ALL = List.of(
            new Projection<>(Topics.APPLICATION_DECISIONS, ApplicationProjections::decision),
            new Projection<>(Topics.PROVISIONING_STATES, ApplicationProjections::provisioning),
            new Projection<>(Topics.SIM_PARAMETERS, ApplicationProjections::parameters),
            new Projection<>(Topics.SIM_LIFECYCLE, ApplicationProjections::lifecycle));

    private ApplicationProjections() {}

    private static void decision(Rows rows, String key, @Nullable ApplicationDecision decision, Set<String> news)
            throws SQLException {
        if (decision == null) {
            return;
        }
        var unused = rows.update(
                """
                insert into decisions (application_id, account_id, invite_id, status, rank, reason, profile, pool, other_application_id, next_at, ways,
                  payload_hash, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (application_id) do update set status = excluded.status, rank = excluded.rank, reason = excluded.reason,
                  other_application_id = excluded.other_application_id, next_at = excluded.next_at, ways = excluded.ways, at = excluded.at
                where excluded.rank > decisions.rank or (excluded.rank = 0 and decisions.rank = 0)""",
                key,
                decision.getAccountId(),
                decision.getInviteId(),
                decision.getStatus(),
                rank(decision),
                decision.getReason(),
                decision.getProfileKind(),
                decision.getPoolId(),
                decision.getOtherApplicationId(),
                decision.getNextAt(),
                InviteQueries.joined(decision.getWaysForward()),
                decision.getPayloadHash(),
                decision.getAt());
        news.add(Waiters.ofApplication(key));
    }

    /** What was not decided can be; ACCEPTED can be followed by FAILED, never the reverse. */
    private static int rank(ApplicationDecision decision) {
        if (decision.getStatus() == ApplicationDecisionStatus.ACCEPTED) {
            return 1;
        }
        boolean undecided = decision.getStatus() == ApplicationDecisionStatus.REJECTED
                && decision.getReason() == Reason.NOT_DECIDED;
        return undecided ? 0 : 2;
    }

    private static void provisioning(Rows rows, String key, @Nullable ProvisioningState state, Set<String> news)
            throws SQLException {
        if (state == null) {
            return;
        }
        int ended = ProvisioningStatus.PROVISIONED.ordinal();
        // before its end an application can go from one reserved profile to another, or back into the line: there the
        // time decides
        var unused = rows.update(
                """
                insert into provisioning (application_id, account_id, status, rank, iccid, generation, position, at)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (application_id) do update set status = excluded.status, rank = excluded.rank, iccid = excluded.iccid,
                  generation = excluded.generation, position = excluded.position, at = excluded.at
                where excluded.rank > provisioning.rank or (provisioning.rank < ? and excluded.at >= provisioning.at)""",
                key,
                state.getAccountId(),
                state.getStatus(),
                state.getStatus().ordinal(),
                state.getIccid(),
                state.getGeneration(),
                state.getPosition(),
                state.getAt(),
                ended);
        news.add(Waiters.ofApplication(key));
    }

    private static void parameters(Rows rows, String key, @Nullable SimParameters parameters, Set<String> news)
            throws SQLException {
        if (parameters == null) {
            return;
        }
        var unused = rows.update(
                "insert or replace into parameters (application_id, iccid, generation, account_id, jwe, expires_at) values (?, ?, ?, ?, ?, ?)",
                key,
                parameters.getIccid(),
                parameters.getGeneration(),
                parameters.getAccountId(),
                parameters.getJwe(),
                parameters.getExpiresAt());
        // what is handed out no more is not kept longer than the topic keeps it
        unused = rows.update("delete from parameters where expires_at < ?", parameters.getAt());
        news.add(Waiters.ofApplication(key));
    }

    private static void lifecycle(Rows rows, String key, @Nullable SimLifecycle life, Set<String> news)
            throws SQLException {
        if (life == null) {
            forget(rows, key);
            return;
        }
        var unused = rows.update(
                """
                insert into lifecycles (application_id, account_id, status, iccid, generation, downloaded, due_at, revision, at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (application_id) do update set status = excluded.status, downloaded = excluded.downloaded, due_at = excluded.due_at,
                  revision = excluded.revision, at = excluded.at
                where excluded.revision > lifecycles.revision""",
                key,
                life.getAccountId(),
                life.getStatus(),
                life.getIccid(),
                life.getGeneration(),
                life.getDownloaded(),
                life.getDueAt(),
                life.getRevision(),
                life.getAt());
        news.add(Waiters.ofApplication(key));
    }

    /** Nobody follows the SIM any more: its memory is over everywhere. The statement and what analytics keep are elsewhere. */
    private static void forget(Rows rows, String applicationId) throws SQLException {
        for (var table : List.of("decisions", "provisioning", "parameters", "lifecycles")) {
            var unused = rows.update("delete from " + table + " where application_id = ?", applicationId);
        }
    }
}

package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.readmodel.ApplicationFacts.Decision;
import org.simvite.gateway.readmodel.ApplicationFacts.Life;
import org.simvite.gateway.readmodel.ApplicationFacts.Provisioning;
import org.simvite.gateway.readmodel.ApplicationFacts.Sealed;
import org.simvite.gateway.readmodel.Rows.Row;

/** Questions about applications. */
public final class ApplicationQueries {

    private static final String FACTS = """
            select coalesce(d.account_id, p.account_id, l.account_id) as account_id, d.invite_id,
              exists (select 1 from invites i where i.invite_id = d.invite_id and d.account_id in (i.account_id, i.holder_id)) as own_code,
              d.status as d_status, d.reason as d_reason, d.profile, d.pool, d.other_application_id, d.next_at, d.ways, d.payload_hash, d.at as d_at,
              p.status as p_status, p.iccid, p.position, p.at as p_at,
              l.status as l_status, l.downloaded, l.due_at, l.at as l_at, s.jwe, s.expires_at
            from (select ? as application_id) a left join decisions d using (application_id) left join provisioning p using (application_id)
              left join lifecycles l using (application_id)
              left join parameters s on s.application_id = a.application_id and s.iccid = p.iccid and s.generation = p.generation and s.expires_at > ?
            """;

    private final ReadModelFile file;

    ApplicationQueries(ReadModelFile file) {
        this.file = file;
    }

    /** Empty while nothing is known of it. */
    public Optional<ApplicationFacts> facts(String applicationId, Instant now) {
        return file.read(rows ->
                        rows.one(FACTS, row -> Optional.ofNullable(facts(row, applicationId)), applicationId, now))
                .flatMap(found -> found);
    }

    private static @Nullable ApplicationFacts facts(Row row, String applicationId) throws SQLException {
        var account = row.textOrNull("account_id");
        if (account == null) {
            return null;
        }
        var hash = row.textOrNull("payload_hash");
        return new ApplicationFacts(
                applicationId,
                account,
                row.textOrNull("invite_id"),
                row.truth("own_code"),
                decision(row),
                provisioning(row),
                life(row),
                row.textOrNull("jwe") == null ? null : new Sealed(row.text("jwe"), row.time("expires_at")),
                hash == null ? "" : hash);
    }

    private static @Nullable Decision decision(Row row) throws SQLException {
        return row.textOrNull("d_status") == null
                ? null
                : new Decision(
                        row.text("d_status"),
                        row.textOrNull("d_reason"),
                        row.text("profile"),
                        row.text("pool"),
                        row.textOrNull("other_application_id"),
                        row.timeOrNull("next_at"),
                        InviteQueries.words(row.text("ways")),
                        row.time("d_at"));
    }

    private static @Nullable Provisioning provisioning(Row row) throws SQLException {
        return row.textOrNull("p_status") == null
                ? null
                : new Provisioning(
                        row.text("p_status"), row.textOrNull("iccid"), row.longOrNull("position"), row.time("p_at"));
    }

    private static @Nullable Life life(Row row) throws SQLException {
        return row.textOrNull("l_status") == null
                ? null
                : new Life(row.text("l_status"), row.truth("downloaded"), row.timeOrNull("due_at"), row.time("l_at"));
    }
}

package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.readmodel.Rows.Row;

/** Questions about requests and codes. */
public final class InviteQueries {

    private static final String INVITE = """
            select i.invite_id, i.account_id, i.holder_id, i.channel, coalesce(s.status, 'OPEN') as status, i.uses, coalesce(s.redeemed, 0) as redeemed,
              coalesce(s.ended, 0) as ended, i.bound_device, i.bound_account, i.not_before, i.expires_at, i.stake, i.issued_at,
              s.at as state_at, s.message
            """;

    private final ReadModelFile file;

    InviteQueries(ReadModelFile file) {
        this.file = file;
    }

    /** A place in a list of codes: that of the last one read. */
    public record Place(Instant issuedAt, String inviteId) {}

    /** What became of one use of a code. */
    public record UseRow(String status, Instant at) {}

    /** Whether a request led to a code that is remembered. */
    public boolean isGranted(String requestId) {
        return request(requestId)
                .filter(request -> request.status().equals("GRANTED"))
                .isPresent();
    }

    /** Empty while nothing is known of it. */
    public Optional<RequestRow> request(String requestId) {
        return file.read(rows -> {
            var decided = rows.one("select * from requests where request_id = ?", InviteQueries::request, requestId);
            if (decided.isPresent() && decided.get().status().equals("GRANTED")) {
                return decided;
            }
            // a grant is remembered as long as its code, which is longer than the decision's own topic keeps it
            var granted = rows.one("select * from invites where request_id = ?", InviteQueries::grant, requestId);
            return granted.isPresent() ? granted : decided;
        });
    }

    /** The request that the code was issued for; empty if there is no such code, or it is not known yet. */
    public Optional<String> requestOf(String inviteId) {
        return file.read(rows -> rows.one(
                "select request_id from invites where invite_id = ?", row -> row.text("request_id"), inviteId));
    }

    /** Empty if there is no such code, or it is not known yet. */
    public Optional<InviteRow> invite(String inviteId) {
        return file.read(rows -> rows.one(
                INVITE + " from invites i left join invite_states s using (invite_id) where i.invite_id = ?",
                InviteQueries::invite,
                inviteId));
    }

    /** Codes of an account, newest first. @param after where the page before ended; null for the first */
    public List<InviteRow> ofAccount(String accountId, @Nullable Place after, int limit) {
        var at = after == null ? Long.MAX_VALUE : after.issuedAt().toEpochMilli();
        var id = after == null ? "" : after.inviteId();
        return file.read(rows -> rows.list(INVITE + """
                         from invite_lists l join invites i using (invite_id) left join invite_states s using (invite_id)
                        where l.account_id = ? and (l.issued_at, l.invite_id) < (?, ?) order by l.issued_at desc, l.invite_id desc limit ?""", InviteQueries::invite, accountId, at, id, limit));
    }

    /** How many applications are known to be accepted with a code, and not to have failed since. */
    public int acceptedUses(String inviteId) {
        return file.read(rows -> rows.one(
                        "select count(*) as uses from decisions where invite_id = ? and status = 'ACCEPTED'",
                        row -> row.number("uses"),
                        inviteId))
                .orElse(0);
    }

    /** What became of the uses of a code, newest first. Uses that were given back are not among them. */
    public List<UseRow> uses(String inviteId, int limit) {
        return file.read(
                rows -> rows.list("""
                select coalesce(l.status, case p.status when 'BACKORDERED' then p.status when 'PROVISIONED' then p.status else d.status end) as status,
                  coalesce(l.at, p.at, d.at) as at
                from decisions d left join provisioning p using (application_id) left join lifecycles l using (application_id)
                where d.invite_id = ? and d.status = 'ACCEPTED' order by d.at desc limit ?""", row -> new UseRow(row.text("status"), row.time("at")), inviteId, limit));
    }

    private static RequestRow request(Row row) throws SQLException {
        return new RequestRow(
                row.text("request_id"),
                row.text("account_id"),
                row.text("channel"),
                row.text("status"),
                row.textOrNull("invite_id"),
                row.timeOrNull("expires_at"),
                row.textOrNull("reason"),
                row.numberOrNull("needed"),
                row.numberOrNull("available"),
                row.numberOrNull("balance"),
                row.numberOrNull("held"),
                words(row.text("held_by")),
                row.timeOrNull("next_at"),
                words(row.text("ways")),
                row.text("payload_hash"));
    }

    private static RequestRow grant(Row row) throws SQLException {
        return new RequestRow(
                row.text("request_id"),
                row.text("holder_id"),
                row.text("channel"),
                "GRANTED",
                row.text("invite_id"),
                row.time("expires_at"),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                "");
    }

    private static InviteRow invite(Row row) throws SQLException {
        return new InviteRow(
                row.text("invite_id"),
                row.text("account_id"),
                row.text("holder_id"),
                row.text("channel"),
                row.text("status"),
                row.number("uses"),
                row.number("redeemed"),
                row.number("ended"),
                row.textOrNull("bound_device"),
                row.textOrNull("bound_account"),
                row.time("not_before"),
                row.time("expires_at"),
                row.number("stake"),
                row.time("issued_at"),
                row.timeOrNull("state_at"),
                row.textOrNull("message"));
    }

    /** As {@link #words} takes them apart. */
    static String joined(List<? extends Enum<?>> words) {
        return words.stream().map(Enum::name).collect(Collectors.joining(","));
    }

    /** What a projection joined with commas. */
    static List<String> words(String joined) {
        return joined.isEmpty() ? List.of() : Arrays.asList(joined.split(","));
    }
}

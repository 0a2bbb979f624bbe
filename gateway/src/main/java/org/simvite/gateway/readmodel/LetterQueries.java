package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about records that could not be processed. */
public final class LetterQueries {

    /** Whether a command was carried out, which is told once and for all. */
    private static final String CARRIED_OUT =
            "exists (select 1 from outcomes o where o.command_id = c.command_id and o.aggregate = 'DEAD_LETTER' and o.result = 'DONE')";

    /** The one rule: a letter waits until a command on it was carried out. One that was refused, or is under way, settles nothing. */
    private static final String WAITS =
            "not exists (select 1 from letter_commands c where c.letter_id = l.letter_id and " + CARRIED_OUT + ")";

    /** With the command that settled it, else the last one. */
    private static final String LETTER = "select l.*, s.kind, s.command_id, s.actor, s.reason, s.at as commanded_at,"
            + " (select o.result from outcomes o where o.command_id = s.command_id and o.aggregate = 'DEAD_LETTER') as result"
            + " from letters l left join letter_commands s on s.letter_id = l.letter_id and s.command_id ="
            + " (select c.command_id from letter_commands c where c.letter_id = l.letter_id order by "
            + CARRIED_OUT + " desc, c.at desc, c.command_id desc limit 1)";

    private final ReadModelFile file;

    LetterQueries(ReadModelFile file) {
        this.file = file;
    }

    /**
     * A letter, without what the record says.
     *
     * @param topic that the record was read from, without prefix; empty where a deadline failed and not a record
     * @param partition -1 where there is no record
     * @param offset -1 where there is no record
     * @param command what settled it, or else was said of it last; null: nobody has said anything of it
     */
    public record LetterRow(
            String letterId,
            Instant at,
            String topic,
            int partition,
            long offset,
            @Nullable String key,
            String cause,
            String node,
            String application,
            @Nullable Said command) {

        /** Where it is from. */
        @Override
        public String toString() {
            return "LetterRow[" + letterId + ", " + topic + ", " + cause + "]";
        }
    }

    /**
     * What an operator said of a letter.
     *
     * @param status {@code DONE} or {@code REFUSED}, or {@code PENDING} while it is not known; why is asked for under the command's id
     */
    public record Said(String kind, String commandId, String status, String actor, String reason, Instant at) {}

    /** Where a page begins: after this letter. */
    public record Place(Instant at, String letterId) {}

    /**
     * Letters, newest first.
     *
     * @param waiting only those that no command has settled
     * @param topic only those from there; null: from anywhere
     * @param after null for the first page
     */
    public List<LetterRow> list(boolean waiting, @Nullable String topic, @Nullable Place after, int limit) {
        long at = after == null ? Long.MAX_VALUE : after.at().toEpochMilli();
        var values = new ArrayList<@Nullable Object>(List.of(at, after == null ? "" : after.letterId()));
        if (topic != null) {
            values.add(topic);
        }
        values.add(limit);
        return file.readList(rows -> rows.list(
                LETTER + " where (l.at, l.letter_id) < (?, ?)"
                        + (topic == null ? "" : " and l.topic = ?") + (waiting ? " and " + WAITS : "")
                        + " order by l.at desc, l.letter_id desc limit ?",
                LetterQueries::letter,
                values.toArray()));
    }

    /** Empty if there is no such letter, or it is not known yet, or no longer. */
    public Optional<LetterRow> letter(String letterId) {
        return file.read(rows -> rows.one(LETTER + " where l.letter_id = ?", LetterQueries::letter, letterId));
    }

    private static LetterRow letter(Rows.Row row) throws SQLException {
        var kind = row.textOrNull("kind");
        return new LetterRow(
                row.text("letter_id"),
                row.time("at"),
                row.text("topic"),
                row.number("part"),
                row.longNumber("off"),
                row.textOrNull("key"),
                row.text("cause"),
                row.text("node"),
                row.text("application"),
                kind == null
                        ? null
                        : new Said(
                                kind,
                                row.text("command_id"),
                                Objects.requireNonNullElse(row.textOrNull("result"), "PENDING"),
                                row.text("actor"),
                                row.text("reason"),
                                row.time("commanded_at")));
    }
}

package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about records that could not be processed. */
public final class LetterQueries {

    private static final String LETTER =
            "select l.*, c.kind, c.command_id, c.actor, c.reason, c.at as commanded_at from letters l"
                    + " left join letter_commands c using (letter_id)";

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
     * @param command what was last said of it; null: it waits
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

    /** What an operator said of a letter; what became of that is asked for under the command's id. */
    public record Said(String kind, String commandId, String actor, String reason, Instant at) {}

    /** Where a page begins: after this letter. */
    public record Place(Instant at, String letterId) {}

    /**
     * Letters, newest first.
     *
     * @param waiting only those of which nobody has said anything
     * @param topic only those from there; null: from anywhere
     * @param after null for the first page
     */
    public List<LetterRow> list(boolean waiting, @Nullable String topic, @Nullable Place after, int limit) {
        long at = after == null ? Long.MAX_VALUE : after.at().toEpochMilli();
        return file.read(rows -> rows.list(
                LETTER + " where (l.at < ? or (l.at = ? and l.letter_id < ?))"
                        + " and (? is null or l.topic = ?) and (? = 0 or c.kind is null)"
                        + " order by l.at desc, l.letter_id desc limit ?",
                LetterQueries::letter,
                at,
                at,
                after == null ? "" : after.letterId(),
                topic,
                topic,
                waiting,
                limit));
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
                                row.text("actor"),
                                row.text("reason"),
                                row.time("commanded_at")));
    }
}

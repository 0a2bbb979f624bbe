package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.gateway.readmodel.Rows.Row;

/**
 * What became of the rows of imports, counted: a million of them are a million bits. An answer that is read again finds its bit set, so it is counted once,
 * and the one that came first stands.
 */
final class ImportRows {

    private static final int IN_A_CHUNK = Long.SIZE;

    private ImportRows() {}

    /** How many rows of an import came to what. @param at when the last of them did */
    private record Counts(long taken, long unchanged, long refused, Instant at) {

        static Counts of(Row row) throws SQLException {
            return new Counts(
                    row.longNumber("taken"), row.longNumber("unchanged"), row.longNumber("refused"), row.time("at"));
        }
    }

    /** Notes the answer to one row, from 0. @return whether it is the first one */
    static boolean note(Rows rows, String importId, int row, CommandResult result, Instant at) throws SQLException {
        long bit = 1L << row % IN_A_CHUNK;
        boolean first = rows.update(
                        """
                        insert into import_rows (command_id, chunk, taken, unchanged, refused, at) values (?, ?, ?, ?, ?, ?)
                        on conflict (command_id, chunk) do update set taken = taken | excluded.taken, unchanged = unchanged | excluded.unchanged,
                          refused = refused | excluded.refused, at = max(at, excluded.at)
                        where (taken | unchanged | refused) & (excluded.taken | excluded.unchanged | excluded.refused) = 0""",
                        importId,
                        row / IN_A_CHUNK,
                        result == CommandResult.DONE ? bit : 0,
                        result == CommandResult.UNCHANGED ? bit : 0,
                        result == CommandResult.REFUSED ? bit : 0,
                        at)
                == 1;
        if (first) {
            var unused = rows.update(
                    """
                    insert into import_counts (command_id, taken, unchanged, refused, at) values (?, ?, ?, ?, ?)
                    on conflict (command_id) do update set taken = taken + excluded.taken, unchanged = unchanged + excluded.unchanged,
                      refused = refused + excluded.refused, at = max(at, excluded.at)""",
                    importId,
                    result == CommandResult.DONE,
                    result == CommandResult.UNCHANGED,
                    result == CommandResult.REFUSED,
                    at);
        }
        return first;
    }

    /** For each thing that became of rows, of how many; nothing where no row was answered. */
    static List<OutcomeRow> counted(Rows rows, String importId) throws SQLException {
        var outcomes = new ArrayList<OutcomeRow>();
        for (var counts : rows.list("select * from import_counts where command_id = ?", Counts::of, importId)) {
            add(outcomes, CommandResult.DONE, null, counts.taken(), counts.at());
            add(outcomes, CommandResult.UNCHANGED, CommandReason.ALREADY_SO, counts.unchanged(), counts.at());
            add(outcomes, CommandResult.REFUSED, null, counts.refused(), counts.at());
        }
        return outcomes;
    }

    private static void add(
            List<OutcomeRow> outcomes, CommandResult result, @Nullable CommandReason reason, long count, Instant at) {
        if (count > 0) {
            outcomes.add(new OutcomeRow(Aggregate.PROFILE, "", result, reason, count, at));
        }
    }
}

package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.gateway.readmodel.Rows.Row;
import org.simvite.topic.Topics;

/** What became of commands. */
public final class CommandQueries {

    static final List<Projection<?>> PROJECTIONS =
            List.of(new Projection<>(Topics.COMMAND_OUTCOMES, CommandQueries::outcome));

    private static final int MOST = 1_000;

    private final ReadModelFile file;

    CommandQueries(ReadModelFile file) {
        this.file = file;
    }

    /** Of each aggregate that has answered, the furthest that it said; of an import, how many rows came to what, and the first {@link #MOST} that were refused. */
    public List<OutcomeRow> outcomes(String commandId) {
        return file.read(rows -> {
            var outcomes = new ArrayList<>(ImportRows.counted(rows, commandId));
            outcomes.addAll(rows.list(
                    "select * from outcomes where command_id = ? order by aggregate, subject limit " + MOST,
                    CommandQueries::row,
                    commandId));
            return outcomes;
        });
    }

    /** What was told as final stays: a command that is carried out again, after a crash in between, may find that there is nothing left to do. */
    private static void outcome(Rows rows, String key, @Nullable CommandOutcome outcome, Set<String> news)
            throws SQLException {
        if (outcome == null) {
            return;
        }
        news.add(Waiters.ofCommand(key));
        var row = outcome.getRow();
        if (row != null
                && (!ImportRows.note(rows, key, row, outcome.getResult(), outcome.getAt())
                        || outcome.getResult() != CommandResult.REFUSED)) {
            // counted; what was refused is listed too
            return;
        }
        var unused = rows.update(
                """
                insert into outcomes (command_id, aggregate, subject, result, final, reason, count, at) values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (command_id, aggregate, subject) do update set result = excluded.result, final = excluded.final, reason = excluded.reason,
                  count = excluded.count, at = excluded.at
                where not outcomes.final and (excluded.final, excluded.count, excluded.at) > (outcomes.final, outcomes.count, outcomes.at)""",
                key,
                outcome.getAggregate(),
                outcome.getSubject() == null ? "" : outcome.getSubject(),
                outcome.getResult(),
                outcome.getResult() != CommandResult.IN_PROGRESS,
                outcome.getReason(),
                outcome.getCount(),
                outcome.getAt());
    }

    private static OutcomeRow row(Row row) throws SQLException {
        var reason = row.textOrNull("reason");
        return new OutcomeRow(
                Aggregate.valueOf(row.text("aggregate")),
                row.text("subject"),
                CommandResult.valueOf(row.text("result")),
                reason == null ? null : CommandReason.valueOf(reason),
                row.longNumber("count"),
                row.time("at"));
    }
}

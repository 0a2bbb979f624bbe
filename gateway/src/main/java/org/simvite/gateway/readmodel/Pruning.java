package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Forgets what is not to be remembered: parameters that are not handed out any more, refusals after the time in which they are repeated, decisions with their topic.
 * Each is found by an index, and some at a time: whoever waits for news does not wait for a million rows to go.
 */
final class Pruning {

    /** Rows of each kind at a time. */
    static final int BATCH = 2_000;

    /** As long as their topic keeps them. Whoever asks again by the same key is told what is remembered where it was made, which is longer. */
    private static final Duration REFUSALS = Duration.ofDays(7);

    private static final Duration DECISIONS = Duration.ofDays(400);

    /** As long as their topic keeps them; a letter's command was given while the letter was there. */
    private static final Duration LETTERS = Duration.ofDays(28);

    static final List<Rule> RULES = List.of(
            new Rule("parameters", "expires_at <= ?", Duration.ZERO, "application_id, iccid, generation", "expires_at"),
            new Rule("requests", "status = 'REFUSED' and at <= ?", REFUSALS, "request_id", "at"),
            new Rule("requests", "at <= ?", DECISIONS, "request_id", "at"),
            new Rule("decisions", "at <= ?", DECISIONS, "application_id", "at"),
            new Rule("letters", "at <= ?", LETTERS, "letter_id", "at"),
            new Rule("letter_commands", "at <= ?", LETTERS, "letter_id, command_id", "at"),
            new Rule("outcomes", "at <= ?", DECISIONS, "command_id, aggregate, subject", "at"),
            new Rule("import_rows", "at <= ?", DECISIONS, "command_id, chunk", "at"),
            new Rule("import_counts", "at <= ?", DECISIONS, "command_id", "at"));

    private Pruning() {}

    /**
     * What goes.
     *
     * @param age how long after its time
     */
    record Rule(String table, String condition, Duration age, String key, String time) {

        String sql() {
            return "delete from " + table + " where (" + key + ") in (select " + key + " from " + table + " where "
                    + condition + " order by " + time + " limit " + BATCH + ")";
        }
    }

    /** @return whether there may be more to forget */
    static boolean prune(Rows rows, Instant now) throws SQLException {
        boolean more = false;
        for (var rule : RULES) {
            more |= rows.update(rule.sql(), now.minus(rule.age())) == BATCH;
        }
        rows.commit();
        return more;
    }
}

package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/** Forgets what is not to be remembered: parameters that are not handed out any more, refusals after the time in which they are repeated, decisions with their topic. */
final class Pruning {

    /** As long as their topic keeps them. Whoever asks again by the same key is told what is remembered where it was made, which is longer. */
    private static final Duration REFUSALS = Duration.ofDays(7);

    private static final Duration DECISIONS = Duration.ofDays(400);

    /** As long as their topic keeps them. */
    private static final Duration LETTERS = Duration.ofDays(28);

    private Pruning() {}

    static void prune(Rows rows, Instant now) throws SQLException {
        var unused = rows.update("delete from parameters where expires_at <= ?", now);
        unused = rows.update("delete from requests where status = 'REFUSED' and at <= ?", now.minus(REFUSALS));
        unused = rows.update("delete from requests where at <= ?", now.minus(DECISIONS));
        unused = rows.update("delete from decisions where at <= ?", now.minus(DECISIONS));
        unused = rows.update("delete from letters where at <= ?", now.minus(LETTERS));
        unused = rows.update("delete from letter_commands where letter_id not in (select letter_id from letters)");
        unused = rows.update("delete from outcomes where at <= ?", now.minus(DECISIONS));
        rows.commit();
    }
}

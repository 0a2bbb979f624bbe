package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import org.simvite.topic.Retention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How old what is in the file may be. A topic that keeps the latest record of each key keeps a deletion for a time only: who was away for longer
 * would keep what everybody else forgot, and begins from nothing.
 */
final class Freshness {

    private static final Logger LOG = LoggerFactory.getLogger(Freshness.class);

    private Freshness() {}

    /** Notes with the offsets, and in their transaction, up to when everything is read; nothing while it is still being filled. */
    static void keep(Rows rows, Instant through) throws SQLException {
        if (through.isAfter(Instant.EPOCH)) {
            var unused = rows.update("update origin set through = ?", through);
        }
    }

    /** @return whether it forgot everything, offsets included */
    static boolean forgetIfTooOld(Rows rows, Instant now) throws SQLException {
        var through = rows.one("select through from origin", row -> row.time("through"))
                .orElse(Instant.EPOCH);
        if (now.isBefore(through.plus(Retention.TOMBSTONES))) {
            return false;
        }
        LOG.warn("what is known is from {}, longer ago than deletions are kept: it is read anew", through);
        var tables = rows.list(
                "select name from sqlite_schema where type = 'table' and name <> 'origin'", row -> row.text("name"));
        for (var table : tables) {
            var unused = rows.update("delete from " + table);
        }
        var unused = rows.update("update origin set through = ?", now);
        rows.commit();
        return true;
    }
}

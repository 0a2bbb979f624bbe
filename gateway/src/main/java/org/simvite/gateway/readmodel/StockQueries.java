package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about the stock. */
public final class StockQueries {

    private final ReadModelFile file;

    StockQueries(ReadModelFile file) {
        this.file = file;
    }

    /** How many profiles of a pool are in a state. */
    public record Level(String pool, String kind, String state, long profiles) {}

    /** A place in the list of levels: that of the last one read. */
    public record LevelPlace(String pool, String kind, String state) {

        /** Before the first one. */
        public static final LevelPlace START = new LevelPlace("", "", "");
    }

    /**
     * Levels by pool, kind and state, kept as the stock changes. None is 0.
     *
     * @param pool null: of all pools
     */
    public List<Level> levels(@Nullable String pool, LevelPlace after, int limit) {
        var values = new ArrayList<@Nullable Object>(List.of(after.pool(), after.kind(), after.state()));
        if (pool != null) {
            values.add(pool);
        }
        values.add(limit);
        return file.readList(rows -> rows.list(
                "select pool, kind, state, profiles from stock_levels where (pool, kind, state) > (?, ?, ?)"
                        + (pool == null ? "" : " and pool = ?") + " order by pool, kind, state limit ?",
                row -> new Level(row.text("pool"), row.text("kind"), row.text("state"), row.longNumber("profiles")),
                values.toArray()));
    }

    /**
     * A profile as it stands.
     *
     * @param applicationId whose it is, or of a doubtful one, whose it was last
     * @param cause why it was or is to be retired, or is in doubt; null: for none
     * @param at since when
     * @param history its last changes, the oldest first
     */
    public record ProfileView(
            String iccid,
            String pool,
            String kind,
            String state,
            int generation,
            @Nullable String smdpId,
            @Nullable String applicationId,
            @Nullable String cause,
            Instant at,
            List<Change> history) {}

    /**
     * One change that a profile went through.
     *
     * @param state that it came to
     * @param cause why; null: there is no more to say
     * @param by the command, or the application, that brought it there; null: nobody in particular
     */
    public record Change(
            Instant at,
            String state,
            int generation,
            @Nullable String cause,
            @Nullable String by) {}

    /** Empty if it is in no stock, as far as is known here. */
    public Optional<ProfileView> profile(String iccid) {
        return file.read(rows -> rows.one("select * from stock where iccid = ?", StockQueries::profile, iccid));
    }

    /**
     * Profiles in a state, by ICCID.
     *
     * @param pool null: of all pools
     * @param after the last one of the page before; empty for the first page
     */
    public List<ProfileView> list(String state, @Nullable String pool, String after, int limit) {
        return file.readList(rows -> pool == null
                ? rows.list(
                        "select * from stock where state = ? and iccid > ? order by iccid limit ?",
                        StockQueries::profile,
                        state,
                        after,
                        limit)
                : rows.list(
                        "select * from stock where pool = ? and state = ? and iccid > ? order by iccid limit ?",
                        StockQueries::profile,
                        pool,
                        state,
                        after,
                        limit));
    }

    private static ProfileView profile(Rows.Row row) throws SQLException {
        var cause = row.text("cause");
        return new ProfileView(
                row.text("iccid"),
                row.text("pool"),
                row.text("kind"),
                row.text("state"),
                row.number("generation"),
                row.textOrNull("smdp_id"),
                row.textOrNull("application_id"),
                cause.isEmpty() ? null : cause,
                row.time("at"),
                StockHistory.of(row.text("history")));
    }

    /** The pool whose stock a profile is in; empty if it is in none, or was retired there. */
    public Optional<String> poolOf(String iccid) {
        return file.read(rows -> rows.one(
                "select pool from stock where iccid = ? and state <> 'RETIRED'", row -> row.text("pool"), iccid));
    }

    /** The SM-DP+ that holds a profile; an empty text if none does, empty if the profile is not in stock. */
    public Optional<String> smdpOf(String iccid) {
        return file.read(rows -> rows.one(
                "select coalesce(smdp_id, '') as smdp_id from stock where iccid = ?",
                row -> row.text("smdp_id"),
                iccid));
    }
}

package org.simvite.gateway.readmodel;

import java.util.List;
import java.util.Optional;

/** Questions about the stock. */
public final class StockQueries {

    private final ReadModelFile file;

    StockQueries(ReadModelFile file) {
        this.file = file;
    }

    /** How many profiles of a pool are in a state. */
    public record Level(String pool, String kind, String state, long profiles) {}

    public List<Level> levels() {
        return file.read(rows -> rows.list(
                "select pool, kind, state, count(*) as profiles from stock group by pool, kind, state order by pool, kind, state",
                row -> new Level(row.text("pool"), row.text("kind"), row.text("state"), row.longNumber("profiles"))));
    }

    /** The pool whose stock a profile is in; empty if it is in none. */
    public Optional<String> poolOf(String iccid) {
        return file.read(rows -> rows.one("select pool from stock where iccid = ?", row -> row.text("pool"), iccid));
    }

    /** The SM-DP+ that holds a profile; an empty text if none does, empty if the profile is not in stock. */
    public Optional<String> smdpOf(String iccid) {
        return file.read(rows -> rows.one(
                "select coalesce(smdp_id, '') as smdp_id from stock where iccid = ?",
                row -> row.text("smdp_id"),
                iccid));
    }
}

package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.gateway.readmodel.StockQueries.LevelPlace;

class StockLevelsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private ReadModelFile file;

    @BeforeEach
    void open() {
        file = ReadModelFile.open(folder.resolve("read-model.db"), "here", 1, NOW);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void levelsFollowTheStockWhereverAProfileGoes() throws SQLException {
        put("1", "esim", "AVAILABLE", 1);
        put("2", "esim", "AVAILABLE", 1);
        put("3", "other", "AVAILABLE", 1);
        put("2", "esim", "RESERVED", 2);
        // read again, and one that is older
        put("2", "esim", "RESERVED", 2);
        put("2", "esim", "RETIRED", 1);
        put("1", "esim", "RETIRED", 2);
        put("1", "esim", "AVAILABLE", 3);
        var unused = file.writer().update("delete from stock where iccid = '3'");
        file.writer().commit();

        assertThat(levels(null)).containsExactly("esim AVAILABLE 1", "esim RESERVED 1");
        assertThat(levels("other")).isEmpty();
    }

    /** Pools are what imports call them: twenty thousand of them were one answer. */
    @Test
    void howeverManyPoolsThereAreAPageIsAsLongAsItIsAskedFor() throws SQLException {
        for (int pool = 100; pool < 350; pool++) {
            put("iccid-" + pool, "pool-" + pool, "AVAILABLE", 1);
        }
        file.writer().commit();
        var stock = new StockQueries(file);

        var first = stock.levels(null, LevelPlace.START, 100);
        var last = first.get(99);
        var second = stock.levels(null, new LevelPlace(last.pool(), last.kind(), last.state()), 100);

        assertThat(first).hasSize(100);
        assertThat(last.pool()).isEqualTo("pool-199");
        assertThat(second.get(0).pool()).isEqualTo("pool-200");
    }

    @Test
    void profilesOfOnePoolAreListedByIccid() throws SQLException {
        put("3", "esim", "AVAILABLE", 1);
        put("1", "esim", "AVAILABLE", 1);
        put("2", "other", "AVAILABLE", 1);
        file.writer().commit();
        var stock = new StockQueries(file);

        assertThat(stock.list("AVAILABLE", "esim", "", 10)).extracting("iccid").containsExactly("1", "3");
        assertThat(stock.list("AVAILABLE", "esim", "1", 10)).extracting("iccid").containsExactly("3");
        assertThat(stock.list("AVAILABLE", null, "1", 10)).extracting("iccid").containsExactly("2", "3");
    }

    private List<String> levels(@Nullable String pool) {
        return new StockQueries(file)
                .levels(pool, LevelPlace.START, 100).stream()
                        .map(level -> level.pool() + " " + level.state() + " " + level.profiles())
                        .toList();
    }

    private void put(String iccid, String pool, String state, int revision) throws SQLException {
        var unused = file.writer().update("""
                        insert into stock (iccid, pool, kind, state, revision, generation, cause, at, history) values (?, ?, 'ESIM', ?, ?, 1, '', ?, '[]')
                        on conflict (iccid) do update set pool = excluded.pool, state = excluded.state, revision = excluded.revision
                        where excluded.revision > stock.revision""", iccid, pool, state, revision, NOW);
    }
}

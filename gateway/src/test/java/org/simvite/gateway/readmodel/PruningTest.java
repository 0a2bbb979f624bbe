package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PruningTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration OLD = Duration.ofDays(401);

    @TempDir
    Path folder;

    /** With ten million decisions a look through all of them every ten minutes held up everything else. */
    @Test
    void nothingIsForgottenByLookingThroughAWholeTable() throws SQLException {
        try (var file = open()) {
            for (var rule : Pruning.RULES) {
                var plan = file.writer().list("explain query plan " + rule.sql(), row -> row.text("detail"), NOW);

                assertThat(plan).as(rule.sql()).isNotEmpty().noneMatch(step -> step.startsWith("SCAN " + rule.table()));
            }
        }
    }

    @Test
    void aBacklogIsForgottenSomeAtATimeAndWhatIsYoungStays() throws SQLException {
        try (var file = open()) {
            var rows = file.writer();
            for (int i = 0; i < Pruning.BATCH + 10; i++) {
                decide(rows, "old-" + i, NOW.minus(OLD));
            }
            decide(rows, "young", NOW);
            rows.commit();

            assertThat(Pruning.prune(rows, NOW)).isTrue();
            assertThat(decisions(rows)).isEqualTo(11);
            assertThat(Pruning.prune(rows, NOW)).isFalse();
            assertThat(decisions(rows)).isEqualTo(1);
        }
    }

    private ReadModelFile open() {
        return ReadModelFile.open(folder.resolve("read-model.db"), "here", 1, NOW);
    }

    private static void decide(Rows rows, String id, Instant at) throws SQLException {
        var unused = rows.update(
                "insert into decisions (application_id, account_id, invite_id, status, rank, profile, pool, ways, payload_hash, at) "
                        + "values (?, 'a', 'i', 'ACCEPTED', 1, 'ESIM', 'esim', '', '', ?)",
                id,
                at);
    }

    private static int decisions(Rows rows) throws SQLException {
        return rows.one("select count(*) as n from decisions", row -> row.number("n"))
                .orElseThrow();
    }
}

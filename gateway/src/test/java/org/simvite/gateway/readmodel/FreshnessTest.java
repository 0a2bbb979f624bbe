package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreshnessTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    /** Deletions are kept for a week: who was away for longer kept rows that nobody else had. */
    @Test
    void whoWasAwayForLongerThanDeletionsAreKeptBeginsFromNothing() throws SQLException {
        try (var file = open(NOW.minus(Duration.ofDays(30)))) {
            var rows = file.writer();
            fill(rows, NOW.minus(Duration.ofDays(8)));

            assertThat(Freshness.forgetIfTooOld(rows, NOW)).isTrue();

            assertThat(count(rows, "policies")).isZero();
            assertThat(count(rows, "offsets")).isZero();
            assertThat(Freshness.forgetIfTooOld(rows, NOW)).isFalse();
        }
        try (var again = open(NOW)) {
            assertThat(count(again.writer(), "origin")).isEqualTo(1);
        }
    }

    @Test
    void whoWasAwayForSixDaysGoesOn() throws SQLException {
        try (var file = open(NOW.minus(Duration.ofDays(30)))) {
            fill(file.writer(), NOW.minus(Duration.ofDays(6)));

            assertThat(Freshness.forgetIfTooOld(file.writer(), NOW)).isFalse();

            assertThat(count(file.writer(), "policies")).isEqualTo(1);
            assertThat(count(file.writer(), "offsets")).isEqualTo(1);
        }
    }

    /** An upgrade deleted the file, and going back deleted the next one: each took hours to fill. */
    @Test
    void theFileOfAnotherVersionStaysUntilItIsTooOld() throws SQLException, IOException {
        var young = Files.writeString(folder.resolve("model.db.3"), "another version's");
        var old = Files.writeString(folder.resolve("model.db.2"), "another version's");
        var oldLog = Files.writeString(folder.resolve("model.db.2-wal"), "another version's");
        var busy = Files.writeString(folder.resolve("model.db.1"), "another version's");
        Files.writeString(folder.resolve("model.db.1-wal"), "which was written lately");
        var others = Files.writeString(folder.resolve("model.db.old"), "somebody's");
        var now = Instant.now();
        for (var file : new Path[] {old, oldLog, busy, others}) {
            Files.setLastModifiedTime(file, FileTime.from(now.minus(Duration.ofDays(8))));
        }

        try (var file = open(now)) {
            assertThat(count(file.writer(), "origin")).isEqualTo(1);
        }

        assertThat(young).exists();
        assertThat(busy).exists();
        assertThat(others).exists();
        assertThat(old).doesNotExist();
        assertThat(oldLog).doesNotExist();
    }

    private ReadModelFile open(Instant now) {
        return ReadModelFile.open(folder.resolve("model.db"), "here", 1, now);
    }

    private static void fill(Rows rows, Instant through) throws SQLException {
        var unused = rows.update("insert into policies values ('v1', '{}', '{}', 0)");
        unused = rows.update("insert into offsets values ('t', 0, 5)");
        Freshness.keep(rows, through);
        rows.commit();
    }

    private static int count(Rows rows, String table) throws SQLException {
        return rows.one("select count(*) as n from " + table, row -> row.number("n"))
                .orElseThrow();
    }
}

package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;

class ImportRowsTest {

    private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private ReadModelFile file;

    @BeforeEach
    void open() {
        file = ReadModelFile.open(folder.resolve("read-model.db"), "here", 1, AT);
    }

    @AfterEach
    void close() {
        file.close();
    }

    @Test
    void anAnswerThatIsReadAgainIsNotCountedTwiceAndTheFirstOneStands() throws SQLException {
        for (int row : new int[] {0, 63, 64, 64, 0, 1_000_000}) {
            apply(row, CommandResult.DONE, null);
        }
        apply(63, CommandResult.REFUSED, CommandReason.ENDED);
        apply(1, CommandResult.UNCHANGED, CommandReason.ALREADY_SO);
        apply(1, CommandResult.UNCHANGED, CommandReason.ALREADY_SO);

        assertThat(told()).containsExactly("DONE null 4", "UNCHANGED ALREADY_SO 1");
    }

    @Test
    void onlyRowsThatWereRefusedAreKeptOneByOne() throws SQLException {
        for (int row = 0; row < 1000; row++) {
            apply(
                    row,
                    row == 500 ? CommandResult.REFUSED : CommandResult.DONE,
                    row == 500 ? CommandReason.ENDED : null);
        }

        assertThat(told()).containsExactly("DONE null 999", "REFUSED null 1", "500 REFUSED ENDED");
        assertThat(rowsOf("outcomes")).isEqualTo(1);
        assertThat(rowsOf("import_rows")).isEqualTo(1000 / 64 + 1);
    }

    private void apply(int row, CommandResult result, @Nullable CommandReason reason) throws SQLException {
        var outcome = CommandOutcome.newBuilder()
                .setEventId("import/" + row + "/" + result)
                .setAt(AT)
                .setCommandId("import")
                .setAggregate(Aggregate.PROFILE)
                .setResult(result)
                .setReason(reason)
                .setSubject(Integer.toString(row))
                .setRow(row)
                .build();
        for (var projection : CommandQueries.PROJECTIONS) {
            projection.apply(file.writer(), "import", outcome, new HashSet<>());
        }
        file.writer().commit();
    }

    private List<String> told() {
        return new CommandQueries(file)
                .outcomes("import").stream()
                        .map(row -> (row.subject() + " " + row.result() + " " + row.reason()
                                        + (row.count() == 0 ? "" : " " + row.count()))
                                .strip())
                        .toList();
    }

    private int rowsOf(String table) throws SQLException {
        return file.writer()
                .one("select count(*) as n from " + table, row -> row.number("n"))
                .orElseThrow();
    }
}

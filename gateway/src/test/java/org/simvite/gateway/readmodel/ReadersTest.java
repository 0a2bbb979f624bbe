package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;

class ReadersTest {

    @TempDir
    Path folder;

    /** Four operators who listed the stock held the four readers, and every terminal's call waited for them. */
    @Test
    void listsOfOperatorsKeepNoReaderThatTerminalsNeedAndDoNotQueueUp() {
        try (var file = ReadModelFile.open(folder.resolve("read-model.db"), "here", 1, Instant.now())) {
            var answered = file.readList(first -> file.readList(second -> {
                assertThatThrownBy(() -> file.readList(Rows::statements))
                        .isInstanceOfSatisfying(
                                RefusedException.class,
                                refused -> assertThat(refused.problem().type()).isEqualTo(ProblemType.OVERLOADED));
                return file.read(rows -> rows.one("select 1 as one", row -> row.number("one")));
            }));

            assertThat(answered).contains(1);
            assertThat(file.readList(Rows::statements)).isEmpty();
        }
    }
}

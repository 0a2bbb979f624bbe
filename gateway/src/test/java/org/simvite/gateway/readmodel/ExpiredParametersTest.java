package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.event.SimParameters;
import org.simvite.topic.Topics;

class ExpiredParametersTest {

    private static final Instant AT = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void parametersThatExpiredAreNotKept(@TempDir Path folder) throws SQLException {
        try (var file = ReadModelFile.open(folder.resolve("read-model.db"), "here", 1, AT)) {
            apply(file.writer(), "old", AT, AT.plusSeconds(10));
            apply(file.writer(), "young", AT.plusSeconds(5), AT.plusSeconds(15));
            apply(file.writer(), "new", AT.plusSeconds(11), AT.plusSeconds(21));

            assertThat(file.writer()
                            .list(
                                    "select application_id from parameters order by 1",
                                    row -> row.text("application_id")))
                    .containsExactly("new", "young");
        }
    }

    private static void apply(Rows rows, String application, Instant at, Instant expiresAt) throws SQLException {
        var parameters = SimParameters.newBuilder()
                .setEventId(application + "/FULFIL/1")
                .setAt(at)
                .setApplicationId(application)
                .setAccountId("terminal:a")
                .setGeneration(1)
                .setIccid("8988211000000530082")
                .setJwe("sealed")
                .setExpiresAt(expiresAt)
                .build();
        for (var projection : ApplicationProjections.ALL) {
            if (projection.topic().equals(Topics.SIM_PARAMETERS)) {
                projection.apply(rows, application, parameters, new HashSet<>());
            }
        }
    }
}

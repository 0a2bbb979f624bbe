package org.simvite.gateway.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.runtime.config.Settings;

class UnknownEidsTest {

    @Test
    void each_pool_decides_for_itself_and_the_others_step_up(@TempDir Path folder) throws IOException {
        var eids = UnknownEids.from(settings(folder, "pool.travel.eid.unknown=refuse\npool.kiosk.eid.unknown=UNBOUND"));

        assertThat(eids.of("travel")).isEqualTo(UnknownEids.Answer.REFUSE);
        assertThat(eids.of("kiosk")).isEqualTo(UnknownEids.Answer.UNBOUND);
        assertThat(eids.of("esim")).isEqualTo(UnknownEids.Answer.STEP_UP);
    }

    @Test
    void what_is_no_such_setting_is_told_at_the_start(@TempDir Path folder) throws IOException {
        var settings = settings(folder, "pool.travel.eid.unknown=maybe\npool.eid=refuse");
        UnknownEids.from(settings);

        assertThatThrownBy(settings::check)
                .hasMessageContaining("pool.travel.eid.unknown")
                .hasMessageContaining("pool.eid");
    }

    private static Settings settings(Path folder, String lines) throws IOException {
        var file = Files.writeString(folder.resolve("gateway.properties"), lines);
        return Settings.load(new String[] {"--config", file.toString()}, Map.of());
    }
}

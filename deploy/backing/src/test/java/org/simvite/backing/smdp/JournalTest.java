package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;
import static org.simvite.backing.smdp.SmdpCalls.OTHER_ICCID;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {

    @RegisterExtension
    final SmdpExtension smdp = new SmdpExtension();

    @ParameterizedTest
    @EnumSource
    void keepsEveryStateOverARestart(ProfileState state) throws Exception {
        smdp.calls().bring(ICCID, state);
        var before = smdp.simulator().profiles();

        smdp.restart();

        assertThat(smdp.simulator().profiles()).isEqualTo(before);
        assertThat(smdp.calls().state(ICCID)).isEqualTo(state.name());
    }

    @Test
    void dropsALastLineThatWasWrittenInPart() throws Exception {
        smdp.calls().bring(ICCID, ProfileState.RELEASED);
        Files.writeString(smdp.journal(), "{\"profile\":{\"icc", StandardOpenOption.APPEND);

        smdp.restart();
        smdp.calls().bring(OTHER_ICCID, ProfileState.ALLOCATED);
        smdp.restart();

        assertThat(smdp.calls().state(ICCID)).isEqualTo("RELEASED");
        assertThat(smdp.calls().state(OTHER_ICCID)).isEqualTo("ALLOCATED");
    }

    @Test
    void refusesADamagedJournal() throws Exception {
        var damaged = Files.createTempFile("simvite", "journal");
        Files.writeString(damaged, "no json\n{}\n");

        assertThatThrownBy(() -> SmdpSimulator.start(config(damaged)))
                .isInstanceOf(UncheckedIOException.class)
                .hasStackTraceContaining("line 1 is damaged");
        Files.delete(damaged);
    }

    @Test
    void writesNothingForARepeatedCall() throws Exception {
        var calls = smdp.calls();
        calls.bring(ICCID, ProfileState.RELEASED);
        var size = Files.size(smdp.journal());

        calls.releaseProfile(ICCID);
        calls.load("[{'iccid':'" + ICCID + "'}]");

        assertThat(Files.size(smdp.journal())).isEqualTo(size);
    }

    private static SmdpConfig config(Path journal) {
        return new SmdpConfig(0, journal, List.of(), "SMDP.EXAMPLE.COM", null, null, Duration.ofMillis(50));
    }
}

package org.simvite.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever ends a process that reads its state anew makes it begin again at the next start, and so on for ever. */
class PatienceTest {

    private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");

    private final Patience patience = new Patience(BEGUN);

    private static Instant after(long seconds) {
        return BEGUN.plusSeconds(seconds);
    }

    private void used(long seconds, long processorSeconds) {
        patience.look(after(seconds), Map.of("restores", Duration.ofSeconds(processorSeconds)));
    }

    @Test
    void whoeverWorksIsWaitedFor() {
        used(0, 1);
        used(100, 8);

        assertThat(patience.isOver(after(219))).isFalse();
        used(219, 15);
        assertThat(patience.isOver(after(338))).isFalse();
        assertThat(patience.isOver(after(340))).isTrue();
    }

    @Test
    void whoeverOnlyWaitsIsNot() {
        used(0, 1);
        used(100, 5);

        assertThat(patience.isOver(after(120))).isFalse();
        assertThat(patience.isOver(after(121))).isTrue();
    }

    @Test
    void whoeverWorksForNothingIsNotWaitedForForEver() {
        long most = Patience.MOST.toSeconds();
        for (long now = 0; now <= most; now += 60) {
            used(now, now);
            assertThat(patience.isOver(after(now))).isFalse();
        }
        assertThat(patience.isOver(after(most + 1))).isTrue();
    }

    @Test
    void oneThatWasStartedAnewIsCountedAnew() {
        used(0, 50);
        used(10, 1);
        used(110, 8);

        assertThat(patience.isOver(after(229))).isFalse();
    }

    @Test
    void oneMoreThatIsReadyBeginsTheWaitAnew() {
        patience.renew(after(119));

        assertThat(patience.isOver(after(238))).isFalse();
        assertThat(patience.isOver(after(240))).isTrue();
    }

    @Test
    void whatIsWaitedForIsToldEveryHalfMinute() {
        assertThat(patience.isToBeTold(after(29))).isFalse();
        assertThat(patience.isToBeTold(after(30))).isTrue();
        assertThat(patience.isToBeTold(after(31))).isFalse();
        assertThat(patience.isToBeTold(after(60))).isTrue();
    }
}

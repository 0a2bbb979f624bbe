package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.SimviteBackingExtension;
import org.simvite.runtime.shell.Health;
import org.simvite.runtime.shell.RunningService;
import org.simvite.topic.Topics;

/** A topology on a real broker, and a clock of ours that is wrong. */
class ClockWatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration DAY = Duration.ofDays(1);

    @RegisterExtension
    static final SimviteBackingExtension BACKING = new SimviteBackingExtension();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private Installation installation;

    private final WrongClock clock = new WrongClock();

    @BeforeEach
    void open() throws Exception {
        installation = new Installation(BACKING.bootstrapServers(), BACKING.registryUrl(), BACKING.topicPrefix());
        installation.provision();
    }

    @AfterEach
    void close() {
        installation.close();
    }

    @Test
    void nothingIsDecidedByAClockThatIsADayAheadAndOneThatGoesWrongEndsItsInstance() throws Exception {
        clock.ahead = DAY;
        installation.release("device", "first");
        try (RunningService service =
                installation.start(folder.resolve("state"), BACKING.registryUrl(), Map.of(), clock)) {
            await().atMost(LIMIT).until(() -> health(service).reason().startsWith("our clock is PT2"));
            assertThat(health(service).ready()).isFalse();
            assertThat(installation.endOffsets(installation.topic(Topics.INVITE_COMMANDS.name())))
                    .containsOnly(0L);

            clock.ahead = Duration.ZERO;
            service.awaitReady(LIMIT);
            assertThat(installation.commands(1)).containsExactly("device=1");
            assertThat(health(service).ready()).isTrue();

            clock.ahead = DAY.negated();
            assertThat(service.exitCode()).isEqualTo(1);
        }
    }

    private static Health health(RunningService service) {
        return Objects.requireNonNullElse(
                service.shell().health().get("streams-clock"), Health.notReady("not compared yet"));
    }

    private static final class WrongClock extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

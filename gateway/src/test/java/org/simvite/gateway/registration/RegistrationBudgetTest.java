package org.simvite.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.Later;
import org.simvite.gateway.answer.ProblemType;

class RegistrationBudgetTest {

    private static final String HERE = "192.0.2.1";

    private final Later clock = new Later();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RegistrationBudget budget = new RegistrationBudget(3, 2, clock, meters);

    @Test
    void junkWithoutProofDoesNotLockOutANeighboursNewTerminal() {
        for (int i = 0; i < 2; i++) {
            assertThat(budget.ofUnproven(HERE)).isEmpty();
        }
        for (int i = 0; i < 600; i++) {
            assertThat(budget.ofUnproven(HERE)).isPresent();
        }
        assertThat(budget.ofNew(HERE, "neighbour")).isEmpty();
        assertThat(budget.ofUnproven("192.0.2.2")).isEmpty();
        assertThat(meters.counter("simvite.registrations.turned.away", "reason", "unproven")
                        .count())
                .isEqualTo(600);
    }

    @Test
    void aTerminalThatIsKnownAsksAgainOnlySoOften() {
        var roomy = new RegistrationBudget(1_000, 2, clock, meters);
        int allowed = 0;
        for (int i = 0; i < 100; i++) {
            allowed += roomy.allowsAgain(HERE, "known") ? 1 : 0;
        }
        assertThat(allowed).isEqualTo(20);
        assertThat(roomy.allowsAgain(HERE, "another")).isTrue();
    }

    @Test
    void whereManyRegisterANewTerminalWaitsOnceAndIsTakenIn() {
        for (int i = 0; i < 3; i++) {
            assertThat(budget.ofNew(HERE, "farm " + i)).isEmpty();
        }
        var told = budget.ofNew(HERE, "neighbour").orElseThrow();
        assertThat(told.type()).isEqualTo(ProblemType.STEP_UP);
        assertThat(told.retryAfter()).isEqualTo(Duration.ofMinutes(1));
        for (int i = 3; i < 20; i++) {
            assertThat(budget.ofNew(HERE, "farm " + i)).isPresent();
        }
        clock.by(Duration.ofMinutes(1));
        assertThat(budget.ofNew(HERE, "neighbour")).isEmpty();
    }

    @Test
    void aFloodIsRefused() {
        for (int i = 0; i < 100; i++) {
            assertThat(budget.ofNew(HERE, "farm " + i).isPresent()).isEqualTo(i >= 3);
        }
        clock.by(Duration.ofMinutes(2));
        int takenIn = 0;
        for (int i = 3; i < 100; i++) {
            takenIn += budget.ofNew(HERE, "farm " + i).isEmpty() ? 1 : 0;
        }
        assertThat(takenIn).isEqualTo(30);
        assertThat(budget.ofNew(HERE, "farm 99").orElseThrow().type()).isEqualTo(ProblemType.TOO_MANY_REGISTRATIONS);
    }
}

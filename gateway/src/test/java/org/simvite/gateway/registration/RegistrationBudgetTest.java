package org.simvite.gateway.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.Later;
import org.simvite.gateway.answer.ProblemType;

class RegistrationBudgetTest {

    private static final String HERE = "192.0.2.1";

    private final Later clock = new Later();
    private final RegistrationBudget budget = new RegistrationBudget(3, 2, clock);

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

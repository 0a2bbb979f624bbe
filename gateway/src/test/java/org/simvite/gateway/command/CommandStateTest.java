package org.simvite.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.gateway.readmodel.OutcomeRow;

class CommandStateTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private static OutcomeRow row(Aggregate aggregate, CommandResult result, @Nullable CommandReason reason) {
        return new OutcomeRow(aggregate, "", result, reason, 0, AT);
    }

    @ParameterizedTest
    @CsvSource({
        ", , PENDING",
        "DONE, , PENDING",
        ", DONE, PENDING",
        "DONE, IN_PROGRESS, PENDING",
        "DONE, DONE, DONE",
        "DONE, UNCHANGED, DONE",
        "UNCHANGED, DONE, DONE",
        "UNCHANGED, UNCHANGED, UNCHANGED",
        "REFUSED, , REFUSED",
        "DONE, REFUSED, REFUSED"
    })
    void a_command_to_an_account_is_done_when_both_have_said_the_last_word(
            @Nullable CommandResult account, @Nullable CommandResult credit, CommandState.Status status) {
        var outcomes = new ArrayList<OutcomeRow>();
        if (account != null) {
            outcomes.add(row(Aggregate.ACCOUNT, account, null));
        }
        if (credit != null) {
            outcomes.add(row(Aggregate.CREDIT, credit, null));
        }

        assertThat(CommandState.status(outcomes)).isEqualTo(status);
    }

    /** An import in which every row went well was pending for ever, and one that was refused in part was refused as a whole. */
    @ParameterizedTest
    @CsvSource({
        ", 0, 0, 0, PENDING",
        ", 2, 0, 1, PENDING",
        "3, 0, 0, 0, PENDING",
        "3, 2, 0, 0, PENDING",
        "3, 0, 0, 1, PENDING",
        "3, 3, 0, 0, DONE",
        "3, 1, 1, 1, DONE",
        "3, 1, 0, 2, DONE",
        "3, 0, 1, 2, DONE",
        "3, 0, 3, 0, UNCHANGED",
        "3, 0, 0, 3, REFUSED",
        "0, 0, 0, 0, UNCHANGED"
    })
    void an_import_is_done_when_each_of_its_rows_is_answered(
            @Nullable Long rows, long taken, long unchanged, long refused, CommandState.Status status) {
        var outcomes = new ArrayList<OutcomeRow>();
        if (rows != null) {
            outcomes.add(new OutcomeRow(Aggregate.IMPORT, "", CommandResult.DONE, null, rows, AT));
        }
        outcomes.add(new OutcomeRow(Aggregate.PROFILE, "", CommandResult.DONE, null, taken, AT));
        outcomes.add(new OutcomeRow(Aggregate.PROFILE, "", CommandResult.UNCHANGED, null, unchanged, AT));
        outcomes.add(new OutcomeRow(Aggregate.PROFILE, "", CommandResult.REFUSED, null, refused, AT));
        for (int i = 0; i < refused; i++) {
            outcomes.add(new OutcomeRow(
                    Aggregate.PROFILE, "iccid-" + i, CommandResult.REFUSED, CommandReason.IMSI_TAKEN, 0, AT));
        }

        assertThat(CommandState.status(outcomes)).isEqualTo(status);
    }

    @Test
    void a_command_to_a_code_is_done_when_the_code_says_so() {
        assertThat(CommandState.status(List.of(row(Aggregate.INVITE, CommandResult.DONE, null))))
                .isEqualTo(CommandState.Status.DONE);
    }

    @Test
    void an_outcome_that_this_build_does_not_know_settles_nothing() {
        assertThat(CommandState.status(List.of(row(Aggregate.INVITE, CommandResult.UNKNOWN, null))))
                .isEqualTo(CommandState.Status.PENDING);
    }

    @Test
    void every_reason_is_told_in_words() {
        for (var reason : CommandReason.values()) {
            var state = CommandState.of("id", List.of(row(Aggregate.INVITE, CommandResult.REFUSED, reason)));
            assertThat(state.outcomes().get(0).detail()).isNotBlank();
        }
    }
}

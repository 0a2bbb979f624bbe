package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.topology.InviteFlow.START;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.command.Remembered;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;
import org.simvite.invite.install.Budgets;

/** Registrations beyond the budgets wait, and those that attest do not. */
class InstallBudgetTest {

    private static final List<String> HERE = List.of("v4-24:a", "v4-16:b");
    private static final Budgets BUDGETS =
            new Budgets(600, Map.of("v4-24", 6, "v4-16", 60), Duration.ofMinutes(20), Duration.ofMinutes(15), 3);

    private final InviteFlow flow = new InviteFlow(BUDGETS);

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void made_up_terminals_of_one_address_do_not_all_get_a_code() {
        // when
        for (int i = 0; i < 120; i++) {
            flow.register("key-" + i, "terminal:" + i, HERE, "none");
        }

        // then
        assertThat(flow.orders.readValuesToList()).hasSize(2);
        assertThat(flow.rows(LetInstallsIn.WAITING)).isEqualTo(3);
    }

    @Test
    void a_registration_beyond_the_budget_is_told_its_time_and_ordered_then() {
        // given
        spend();

        // when
        var requestId = flow.register("eid-a", "terminal:a", HERE, "none");

        // then
        var decision = flow.decision();
        assertThat(decision.getRequestId()).isEqualTo(requestId);
        assertThat(decision.getStatus()).isEqualTo(InviteDecisionStatus.DELAYED);
        assertThat(decision.getReason()).isNull();
        assertThat(decision.getNextAt()).isEqualTo(START.plus(Duration.ofMinutes(10)));
        assertThat(decision.getWaysForward()).containsExactly(WayForward.WAIT, WayForward.ATTEST);
        assertThat(flow.pass(Duration.ofMinutes(9)).silent()).isTrue();
        flow.pass(Duration.ofMinutes(1));
        assertThat(flow.order().getRequestId()).isEqualTo(requestId);
        assertThat(flow.rows(LetInstallsIn.WAITING)).isZero();
        assertThat(flow.accounts.readValue().getCreatedAt()).isEqualTo(START);
    }

    @Test
    void a_long_wait_and_a_full_line_say_so() {
        // given a longest wait of 15 minutes and a line of 3
        spend();
        flow.register("eid-a", "terminal:a", HERE, "none");
        flow.settled();

        // when
        flow.register("eid-b", "terminal:b", HERE, "none");
        var late = flow.decision();
        flow.register("eid-c", "terminal:c", HERE, "none");
        flow.settled().register("eid-d", "terminal:d", HERE, "none");
        var away = flow.decision();

        // then
        assertThat(late.getReason()).isEqualTo(Reason.STEP_UP_NEEDED);
        assertThat(late.getWaysForward()).containsExactly(WayForward.ATTEST, WayForward.WAIT);
        assertThat(away.getStatus()).isEqualTo(InviteDecisionStatus.DELAYED);
        assertThat(away.getReason()).isEqualTo(Reason.LIMIT_REACHED);
        assertThat(away.getNextAt()).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(away.getWaysForward()).containsExactly(WayForward.ATTEST, WayForward.WAIT);
    }

    @Test
    void a_registration_repeated_with_an_attestation_lifts_the_delay() {
        // given
        spend();
        flow.register("eid-a", "terminal:a", HERE, "none");
        flow.settled();

        // when
        var requestId = flow.register("eid-a", "terminal:a", HERE, "app-attest");

        // then
        assertThat(flow.order().getRequestId()).isEqualTo(requestId);
        assertThat(flow.accounts.readValue().getAttestation()).isEqualTo("app-attest");
        assertThat(flow.rows(LetInstallsIn.WAITING)).isZero();
        assertThat(flow.installs("ATTESTED")).isOne();
    }

    @Test
    void a_registration_repeated_while_it_waits_changes_nothing() {
        // given
        spend();
        flow.register("eid-a", "terminal:a", HERE, "none");
        flow.settled();

        // when
        flow.register("eid-a", "terminal:a", HERE, "none");

        // then
        assertThat(flow.silent()).isTrue();
        assertThat(flow.pass(Duration.ofMinutes(10)).orders.readValuesToList())
                .extracting(InviteOrder::getAccountId)
                .containsExactly("terminal:a");
        assertThat(flow.settled().pass(Duration.ofHours(1)).silent()).isTrue();
    }

    @Test
    void nothing_is_kept_of_what_is_over() {
        // given
        spend();
        flow.register("eid-a", "terminal:a", HERE, "none");

        // when
        flow.pass(Duration.ofHours(1)).pass(Remembered.OF_STEPS).pass(Duration.ofSeconds(1));

        // then but when the installation's own budget was full again
        assertThat(flow.rows(LetInstallsIn.WAITING)).isZero();
        assertThat(flow.rows(LetInstallsIn.LET_IN)).isZero();
        assertThat(flow.rows(LetInstallsIn.DUE)).isZero();
        assertThat(flow.rows(LetInstallsIn.BLOCKS)).isOne();
    }

    private void spend() {
        flow.register("key-1", "terminal:1", HERE, "none");
        flow.register("key-2", "terminal:2", HERE, "none");
        assertThat(flow.orders.readValuesToList()).hasSize(2);
        flow.settled();
    }
}

package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.OutcomeKind;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;
import org.simvite.identity.Ids;
import org.simvite.invite.install.Budgets;

/** An install code that expires before anybody redeems it was not had: it can be asked for anew, at the price of the first. */
class UnusedInstallTest {

    private static final String DEVICE = "eid-a";
    private static final String PHONE = "terminal:a";
    private static final List<String> HERE = List.of("v4-24:here");

    /** Two at once from a block, then one in ten minutes. */
    private final InviteFlow flow =
            new InviteFlow(new Budgets(1_000_000, Map.of("v4-24", 6), Duration.ofMinutes(20), Duration.ofDays(1), 100));

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void an_unused_install_code_that_expired_leaves_its_terminal_not_without_a_code_for_ever() {
        // given
        var first = flow.register(DEVICE, PHONE, HERE, "none");
        flow.settled().pass(Duration.ofDays(30));
        flow.becomes(PHONE, first, OutcomeKind.EXPIRED);
        assertThat(flow.accounts.readValue().getUnusedInstalls()).isOne();

        // when
        var second = flow.registerAgain(DEVICE, PHONE, HERE, 1);
        flow.registerAgain(DEVICE, PHONE, HERE, 1);

        // then
        assertThat(second).isNotEqualTo(first);
        assertThat(flow.order().getRequestId()).isEqualTo(second);
        assertThat(flow.decisions.isEmpty()).isTrue();
        assertThat(flow.installs("LET_IN")).isEqualTo(2);
        assertThat(flow.installs("REPEATED")).isOne();
    }

    @Test
    void a_farm_that_lets_its_codes_expire_pays_for_each_one_as_for_the_first() {
        // given three that had their codes and let them expire
        var terminals = List.of("terminal:a", "terminal:b", "terminal:c");
        for (var terminal : terminals) {
            var request = flow.register("key-" + terminal, terminal, HERE, "none");
            flow.pass(Duration.ofMinutes(10));
            flow.becomes(terminal, request, OutcomeKind.EXPIRED);
        }
        flow.settled().pass(Duration.ofMinutes(20)).settled();

        // when
        terminals.forEach(terminal -> flow.registerAgain("key-" + terminal, terminal, HERE, 1));

        // then two at once, as of three that are new
        assertThat(flow.orders.readValuesToList()).hasSize(2);
        assertThat(flow.decision().getStatus()).isEqualTo(InviteDecisionStatus.DELAYED);
    }

    @ParameterizedTest
    @EnumSource(
            value = OutcomeKind.class,
            names = {"ACCEPTED", "USED", "UNUSED", "RETURNED", "REVOKED"})
    void a_code_that_was_used_or_revoked_is_given_no_second_time(OutcomeKind kind) {
        // given
        var first = flow.register(DEVICE, PHONE, HERE, "none");
        flow.settled();

        // when
        flow.becomes(PHONE, first, kind);
        flow.registerAgain(DEVICE, PHONE, HERE, 1);

        // then
        assertThat(flow.accounts.isEmpty()).isTrue();
        assertThat(flow.orders.isEmpty()).isTrue();
        var decision = flow.decision();
        assertThat(decision.getReason()).isEqualTo(Reason.ALREADY_GRANTED);
        assertThat(decision.getWaysForward()).containsExactly(WayForward.USE_YOUR_SIM);
    }

    @Test
    void the_end_of_another_code_and_the_same_end_read_again_give_nothing() {
        // given
        var first = flow.register(DEVICE, PHONE, HERE, "none");
        flow.settled();

        // when
        flow.becomes(PHONE, Ids.requestId(PHONE, "k1"), OutcomeKind.EXPIRED);
        flow.becomes("terminal:unheard-of", first, OutcomeKind.EXPIRED);
        assertThat(flow.silent()).isTrue();
        flow.becomes(PHONE, first, OutcomeKind.EXPIRED);
        flow.becomes(PHONE, first, OutcomeKind.EXPIRED);

        // then
        assertThat(InviteFlow.only(flow.accounts.readRecordsToList()).value().getUnusedInstalls())
                .isOne();
    }

    @Test
    void a_registration_that_its_code_s_end_overtook_is_to_come_again_and_does_not_use_the_next_one_up() {
        // given one forgotten by all but its account
        var first = flow.register(DEVICE, PHONE, HERE, "none");
        flow.settled().pass(Duration.ofDays(500));
        flow.becomes(PHONE, first, OutcomeKind.EXPIRED);
        flow.settled();

        // when a gateway that has not read of it
        flow.register(DEVICE, PHONE, HERE, "none");

        // then
        assertThat(flow.decision().getReason()).isEqualTo(Reason.NOT_DECIDED);
        flow.registerAgain(DEVICE, PHONE, HERE, 1);
        assertThat(flow.orders.readValuesToList()).hasSize(1);
    }

    @Test
    void a_suspended_account_whose_code_expired_gets_no_other_meanwhile() {
        // given
        var first = flow.register(DEVICE, PHONE, HERE, "none");
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1");
        flow.becomes(PHONE, first, OutcomeKind.EXPIRED);
        flow.settled();

        // when
        flow.registerAgain(DEVICE, PHONE, HERE, 1);

        // then
        assertThat(flow.decision().getReason()).isEqualTo(Reason.SUSPENDED);
    }
}

package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Channel;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.InviteOrder;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;

/** Requests and commands are read before what opens their account. */
class OvertakingTest {

    private static final String PHONE = "terminal:a";
    private static final String PERSON = "social:google:p";

    private final InviteFlow flow = new InviteFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void a_request_that_overtakes_its_terminals_registration_waits_and_is_decided_after_it() {
        // given
        var requestId = flow.ask(PHONE, Channel.FREE, "k1");
        assertThat(flow.silent()).isTrue();
        flow.pass(Duration.ofSeconds(29));

        // when
        var installId = flow.register("eid-a", PHONE, PERSON);

        // then
        var orders = flow.orders.readValuesToList();
        assertThat(orders).extracting(InviteOrder::getRequestId).containsExactly(installId, requestId);
        assertThat(orders).extracting(InviteOrder::getAccountId).containsOnly(PERSON);
        flow.pass(Duration.ofMinutes(1));
        assertThat(flow.decisions.isEmpty()).isTrue();
    }

    @Test
    void a_request_that_overtakes_the_first_login_waits_and_is_decided_after_it() {
        // given
        var requestId = flow.ask(PERSON, Channel.SOCIAL, "k1");
        assertThat(flow.silent()).isTrue();

        // when
        flow.command(PERSON, AccountCommandKind.OPEN, "open");

        // then
        assertThat(flow.order().getRequestId()).isEqualTo(requestId);
    }

    @Test
    void waiting_requests_are_decided_in_the_order_in_which_they_were_made() {
        // given
        for (var key : List.of("k4", "k1", "k3", "k2")) {
            flow.ask(PHONE, Channel.FREE, key, key);
            flow.pass(Duration.ofSeconds(1));
        }

        // when
        flow.register("eid-a", PHONE);

        // then
        assertThat(flow.orders.readValuesToList())
                .extracting(InviteOrder::getPayloadHash)
                .containsExactly("", "k4", "k1", "k3", "k2");
    }

    @Test
    void a_request_of_an_account_that_nothing_opens_is_refused_for_a_cause_of_ours() {
        // given
        var requestId = flow.ask(PHONE, Channel.FREE, "k1");

        // when
        flow.pass(Duration.ofSeconds(31));

        // then
        var decision = flow.decision();
        assertThat(decision.getRequestId()).isEqualTo(requestId);
        assertThat(decision.getReason()).isEqualTo(Reason.NOT_DECIDED);
        assertThat(decision.getNextAt()).isEqualTo(decision.getAt());
        assertThat(decision.getWaysForward()).containsExactly(WayForward.WAIT);
        assertThat(flow.accounts.isEmpty()).isTrue();
    }

    @Test
    void want_of_an_account_is_no_verdict_that_is_remembered_and_the_same_request_is_decided_once_it_opened() {
        // given
        var requestId = flow.ask(PHONE, Channel.FREE, "k1");
        flow.pass(Duration.ofSeconds(31));
        assertThat(flow.decision().getReason()).isEqualTo(Reason.NOT_DECIDED);
        assertThat(flow.rows(KeepAccount.REQUESTS)).isZero();
        assertThat(flow.rows(KeepAccount.DUE)).isZero();
        flow.register("eid-a", PHONE);
        flow.settled();

        // when
        flow.ask(PHONE, Channel.FREE, "k1");

        // then
        assertThat(flow.order().getRequestId()).isEqualTo(requestId);
        flow.ask(PHONE, Channel.FREE, "k1");
        assertThat(flow.orders.readValuesToList()).hasSize(1);
    }

    /** What opens an account may stand among what is still to be read after a standstill. */
    @Test
    void that_the_accounts_are_written_is_told_only_by_who_has_caught_up() {
        // given
        flow.pass(Duration.ofSeconds(29));
        assertThat(flow.accounts.isEmpty()).isTrue();
        assertThat(flow.ticks).isEmpty();

        // when
        flow.pass(Duration.ofSeconds(6));

        // then
        assertThat(flow.accounts.isEmpty()).isTrue();
        assertThat(flow.ticks).isNotEmpty().allSatisfy(tick -> {
            assertThat(tick.key()).isEqualTo("tick/0");
            assertThat(tick.value().getAt()).isBeforeOrEqualTo(flow.now());
        });
    }

    @Test
    void a_repeat_of_a_waiting_request_does_not_lengthen_the_wait() {
        // given
        flow.ask(PHONE, Channel.FREE, "k1");
        flow.pass(Duration.ofSeconds(20)).ask(PHONE, Channel.FREE, "k1");
        assertThat(flow.silent()).isTrue();

        // when
        flow.pass(Duration.ofSeconds(11));

        // then
        assertThat(flow.decision().getReason()).isEqualTo(Reason.NOT_DECIDED);
    }

    @Test
    void requests_of_others_are_not_held_up() {
        // given
        flow.ask(PHONE, Channel.FREE, "k1");
        flow.register("eid-b", "terminal:ab");
        flow.settled();

        // when
        flow.ask("terminal:ab", Channel.FREE, "k1");

        // then
        assertThat(flow.order().getHolderAccountId()).isEqualTo("terminal:ab");
    }

    @Test
    void a_command_to_an_account_that_is_not_known_yet_is_refused_and_stands_in_nobodys_way() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1");
        var refused = flow.outcome();
        assertThat(refused.getResult()).isEqualTo(CommandResult.REFUSED);
        assertThat(refused.getReason()).isEqualTo(CommandReason.ACCOUNT_UNKNOWN);
        assertThat(flow.silent()).isTrue();

        // when
        flow.register("eid-a", PHONE);

        // then
        assertThat(InviteFlow.only(flow.accounts.readRecordsToList()).value().getStatus())
                .isEqualTo(AccountStatus.ACTIVE);
        assertThat(flow.order().getHolderAccountId()).isEqualTo(PHONE);
    }
}

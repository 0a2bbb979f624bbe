package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.topology.InviteFlow.START;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.command.Remembered;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.Channel;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;
import org.simvite.identity.Ids;
import org.simvite.topic.Retention;

/** Known accounts ask for codes. */
class RequestTest {

    private static final String PHONE = "terminal:a";
    private static final String PERSON = "social:google:p";

    private final InviteFlow flow = new InviteFlow();

    @BeforeEach
    void open() {
        flow.register("eid-a", PHONE);
        flow.command(PERSON, AccountCommandKind.OPEN, "open");
        flow.settled();
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @ParameterizedTest
    @CsvSource({"terminal:a, FREE", "social:google:p, FREE", "social:google:p, SOCIAL"})
    void a_code_is_ordered_through_the_channels_on_offer(String accountId, Channel channel) {
        // when
        var requestId = flow.ask(accountId, channel, "k1");

        // then
        var order = InviteFlow.only(flow.orders.readRecordsToList());
        assertThat(order.key()).isEqualTo(accountId);
        assertThat(order.value())
                .isEqualTo(InviteOrder.newBuilder()
                        .setEventId(requestId)
                        .setAt(START)
                        .setRequestId(requestId)
                        .setAccountId(accountId)
                        .setHolderAccountId(accountId)
                        .setChannel(channel)
                        .setOpenLimit(5)
                        .setDayLimit(3)
                        .setPayloadHash("hash")
                        .build());
        assertThat(flow.decisions.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "PAID", "PEER", "CAMPAIGN", "SOCIAL"})
    void a_channel_not_on_offer_to_terminals_is_refused(Channel channel) {
        // when
        var requestId = flow.ask(PHONE, channel, "k1");

        // then
        assertThat(flow.decision())
                .isEqualTo(InviteDecision.newBuilder()
                        .setEventId(requestId + "/refused")
                        .setAt(START)
                        .setRequestId(requestId)
                        .setAccountId(PHONE)
                        .setChannel(channel)
                        .setStatus(InviteDecisionStatus.REFUSED)
                        .setReason(Reason.CHANNEL_NOT_ALLOWED)
                        .setPayloadHash("hash")
                        .build());
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "social:google:p, PAID",
        "social:google:p, INSTALL",
        "issuer:spring, FREE",
        "issuer:spring, CAMPAIGN",
        "nobody, FREE"
    })
    void a_channel_not_on_offer_to_this_kind_of_account_is_refused(String accountId, Channel channel) {
        // when
        flow.ask(accountId, channel, "k1");

        // then
        assertThat(flow.decision().getReason()).isEqualTo(Reason.CHANNEL_NOT_ALLOWED);
    }

    @Test
    void an_install_code_asked_for_by_hand_is_refused_and_spoils_nothing() {
        // given a forged request under the very id that the registration will use
        var requestId = Ids.installRequestId("terminal:new", "eid-new");
        flow.requests.pipeInput(
                "terminal:new", flow.request("terminal:new", Channel.INSTALL, requestId, "hash"), START);
        assertThat(flow.decision().getReason()).isEqualTo(Reason.CHANNEL_NOT_ALLOWED);
        assertThat(flow.silent()).isTrue();

        // when
        flow.register("eid-new", "terminal:new");

        // then
        assertThat(flow.order().getRequestId()).isEqualTo(requestId);
    }

    @Test
    void a_repeated_request_gets_its_first_order_and_consumes_nothing() {
        // given
        flow.ask(PHONE, Channel.FREE, "k1");
        var first = flow.order();

        // when it is repeated far more often than the allowance permits
        for (int i = 0; i < 5; i++) {
            flow.pass(Duration.ofSeconds(1)).ask(PHONE, Channel.FREE, "k1");
        }

        // then
        assertThat(flow.orders.readValuesToList()).hasSize(5).containsOnly(first);
        assertThat(flow.decisions.isEmpty()).isTrue();
        assertThat(flow.counted("REPEATED")).isEqualTo(5);
        flow.ask(PHONE, Channel.FREE, "k2");
        flow.ask(PHONE, Channel.FREE, "k3");
        assertThat(flow.orders.readValuesToList()).hasSize(2);
    }

    @Test
    void a_repeated_request_gets_its_first_refusal_though_it_would_now_be_granted() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1");
        flow.ask(PHONE, Channel.FREE, "k1");
        var first = flow.decision();
        flow.pass(Duration.ofMinutes(1)).command(PHONE, AccountCommandKind.RESUME, "c2");

        // when
        flow.ask(PHONE, Channel.FREE, "k1");

        // then
        assertThat(flow.decision()).isEqualTo(first);
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void the_same_id_with_another_payload_gets_the_first_decision_and_the_first_payloads_hash() {
        // given
        flow.ask(PHONE, Channel.FREE, "k1", "first payload");
        var first = flow.order();

        // when
        flow.ask(PHONE, Channel.PAID, "k1", "other payload");

        // then
        assertThat(flow.order()).isEqualTo(first);
        assertThat(first.getPayloadHash()).isEqualTo("first payload");
        assertThat(flow.decisions.isEmpty()).isTrue();
    }

    @Test
    void the_same_id_with_another_payload_does_not_turn_a_refusal() {
        // given
        flow.ask(PHONE, Channel.PAID, "k1", "first payload");
        var first = flow.decision();

        // when
        flow.ask(PHONE, Channel.FREE, "k1", "other payload");

        // then
        assertThat(flow.decision()).isEqualTo(first);
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void orders_carry_the_limits_that_credit_stream_decides_by() {
        // when
        flow.ask(PHONE, Channel.FREE, "k1");

        // then
        var order = flow.order();
        assertThat(order.getDayLimit()).isEqualTo(InviteFlow.RULES.dayLimit());
        assertThat(order.getOpenLimit()).isEqualTo(InviteFlow.RULES.openLimit());
    }

    @ParameterizedTest
    @CsvSource({"SUSPEND, SUSPENDED", "CLOSE, CLOSED", "ERASE, CLOSED"})
    void an_account_out_of_standing_gets_no_code(AccountCommandKind kind, Reason reason) {
        // given
        flow.command(PHONE, kind, "c1");

        // when
        flow.ask(PHONE, Channel.FREE, "k1");

        // then
        var decision = flow.decision();
        assertThat(decision.getReason()).isEqualTo(reason);
        assertThat(decision.getWaysForward().contains(WayForward.ASK_SUPPORT)).isEqualTo(reason == Reason.SUSPENDED);
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void decisions_are_remembered_longer_than_their_topic_keeps_the_requests_and_then_forgotten() {
        // given
        flow.ask(PHONE, Channel.PAID, "refused");
        flow.ask(PHONE, Channel.FREE, "ordered");
        assertThat(flow.rows(KeepAccount.REQUESTS)).isEqualTo(3);

        // when
        flow.pass(Retention.STEPS.longest());

        // then
        assertThat(flow.rows(KeepAccount.REQUESTS)).isEqualTo(3);
        flow.pass(Remembered.OF_STEPS.minus(Retention.STEPS.longest()));
        assertThat(flow.rows(KeepAccount.REQUESTS)).isZero();
        // but the command that opened an account
        assertThat(flow.rows(KeepAccount.DUE)).isOne();
        assertThat(flow.rows(KeepAccount.ACCOUNTS)).isEqualTo(2);
    }

    @Test
    void many_requests_due_at_once_are_all_forgotten() {
        // given
        for (int i = 0; i < 5_000; i++) {
            flow.ask(PHONE, Channel.PAID, "k" + i);
        }
        flow.settled().pass(Remembered.OF_STEPS.minusMillis(1)).pass(Duration.ofMillis(1));

        // when
        for (int i = 0; i < 10 && flow.rows(KeepAccount.REQUESTS) > 0; i++) {
            flow.pass(KeepAccount.INTERVAL);
        }

        // then
        assertThat(flow.rows(KeepAccount.REQUESTS)).isZero();
        assertThat(flow.silent()).isTrue();
    }
}

package org.simvite.invite.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.topology.InviteFlow.START;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.event.Account;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Aggregate;
import org.simvite.event.Channel;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;
import org.simvite.identity.Ids;
import org.simvite.runtime.streams.Traces;

/** Terminals register: accounts open, install codes are ordered. */
class RegistrationTest {

    private static final String DEVICE = "eid-a";
    private static final String PHONE = "terminal:a";
    private static final String PERSON = "social:google:p";

    private final InviteFlow flow = new InviteFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void the_first_registration_opens_the_account_and_orders_the_install_code() {
        // when
        var requestId = flow.register(DEVICE, PHONE);

        // then
        var account = InviteFlow.only(flow.accounts.readRecordsToList());
        assertThat(account.key()).isEqualTo(PHONE);
        assertThat(account.getRecordTime()).isEqualTo(START);
        assertThat(account.value())
                .isEqualTo(Account.newBuilder()
                        .setEventId(PHONE + "/1")
                        .setAt(START)
                        .setAccountId(PHONE)
                        .setKind(AccountKind.TERMINAL)
                        .setStatus(AccountStatus.ACTIVE)
                        .setCreatedAt(START)
                        .setDeviceId(DEVICE)
                        .setPlatform("android")
                        .setModel("P1")
                        .setRevision(1)
                        .build());
        var order = InviteFlow.only(flow.orders.readRecordsToList());
        assertThat(order.key()).isEqualTo(PHONE);
        assertThat(order.getRecordTime()).isEqualTo(START);
        assertThat(order.value())
                .isEqualTo(InviteOrder.newBuilder()
                        .setEventId(requestId)
                        .setAt(START)
                        .setRequestId(requestId)
                        .setAccountId(PHONE)
                        .setHolderAccountId(PHONE)
                        .setChannel(Channel.INSTALL)
                        .setUses(1)
                        .setBoundAccountId(PHONE)
                        .setOpenLimit(5)
                        .setDayLimit(3)
                        .build());
        assertThat(flow.decisions.isEmpty()).isTrue();
    }

    @Test
    void a_repeated_registration_changes_nothing() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled().pass(Duration.ofDays(6));

        // when
        flow.register(DEVICE, PHONE);

        // then
        assertThat(flow.silent()).isTrue();
        assertThat(flow.installs("REPEATED")).isOne();
    }

    @Test
    void a_registration_repeated_when_it_is_forgotten_asks_for_nothing_again() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled().pass(Duration.ofDays(500));
        assertThat(flow.rows(KeepAccount.REQUESTS)).isZero();

        // when
        flow.register(DEVICE, PHONE);

        // then
        assertThat(flow.silent()).isTrue();
    }

    @Test
    void a_claim_takes_nothing_from_another_account_that_claims_the_same_device() {
        // given a stranger who never applies
        flow.register(DEVICE, "terminal:stranger");
        flow.settled();

        // when
        flow.register(DEVICE, PHONE);

        // then
        assertThat(flow.order().getBoundAccountId()).isEqualTo(PHONE);
        assertThat(flow.decisions.isEmpty()).isTrue();
        assertThat(flow.rows(KeepDevice.DEVICES)).isZero();
    }

    @Test
    void a_device_confirmed_for_another_account_gets_no_second_install_code_and_the_way_forward_is_told() {
        // given
        flow.register(DEVICE, PHONE);
        flow.confirm(DEVICE, PHONE, flow.now());
        flow.settled();

        // when
        var requestId = flow.register(DEVICE, "terminal:b");

        // then
        var decision = flow.decision();
        assertThat(decision.getRequestId()).isEqualTo(requestId);
        assertThat(decision.getStatus()).isEqualTo(InviteDecisionStatus.REFUSED);
        assertThat(decision.getReason()).isEqualTo(Reason.ALREADY_GRANTED);
        assertThat(decision.getNextAt()).isNull();
        assertThat(decision.getWaysForward()).containsExactly(WayForward.ASK_SUPPORT);
        assertThat(InviteFlow.only(flow.accounts.readRecordsToList()).value().getAccountId())
                .isEqualTo("terminal:b");
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void the_install_code_of_a_confirmed_device_is_not_renewed_when_its_requests_are_forgotten() {
        // given
        flow.register(DEVICE, PHONE);
        flow.confirm(DEVICE, PHONE, flow.now());
        flow.settled().pass(Duration.ofDays(401));
        assertThat(flow.rows(KeepAccount.REQUESTS)).isZero();
        assertThat(flow.rows(LetInstallsIn.LET_IN)).isZero();

        // when
        flow.register(DEVICE, "terminal:b");

        // then
        assertThat(flow.decision().getReason()).isEqualTo(Reason.ALREADY_GRANTED);
    }

    @Test
    void a_release_by_a_gateway_whose_clock_is_an_hour_ahead_does_not_undo_the_downloads_of_an_hour() {
        // given
        flow.confirm(DEVICE, PHONE, flow.now());
        flow.pass(Duration.ofMinutes(1));
        flow.release(DEVICE, "c1", flow.now().plus(Duration.ofHours(1)));
        flow.pass(Duration.ofMinutes(10));
        flow.confirm(DEVICE, PHONE, flow.now());
        flow.settled();

        // when
        flow.release(DEVICE, "c2", flow.now());

        // then: there was a confirmation to release
        assertThat(flow.outcomes.readValue().getResult()).isEqualTo(CommandResult.DONE);
    }

    @Test
    void a_device_that_an_operator_released_gets_an_install_code_once_more() {
        // given
        flow.confirm(DEVICE, PHONE, flow.now());
        flow.register(DEVICE, "terminal:b");
        flow.settled().pass(Duration.ofMinutes(1));

        // when
        flow.release(DEVICE, "c1", flow.now());
        flow.release(DEVICE, "c1", flow.now());
        flow.register(DEVICE, "terminal:b");

        // then
        assertThat(flow.outcomes.readValuesToList()).hasSize(2).allSatisfy(outcome -> {
            assertThat(outcome.getEventId()).isEqualTo("c1/DEVICE_CLAIM/DONE");
            assertThat(outcome.getCommandId()).isEqualTo("c1");
            assertThat(outcome.getAggregate()).isEqualTo(Aggregate.DEVICE_CLAIM);
            assertThat(outcome.getResult()).isEqualTo(CommandResult.DONE);
        });
        assertThat(flow.order().getBoundAccountId()).isEqualTo("terminal:b");
    }

    @ParameterizedTest
    @CsvSource({
        "eid-a, -1, UNCHANGED, OVERTAKEN",
        "eid-released, 60, UNCHANGED, ALREADY_SO",
        "eid-claimed, 60, REFUSED, DEVICE_UNKNOWN",
    })
    void a_release_that_changes_nothing_says_why(
            String deviceId, int seconds, CommandResult result, CommandReason reason) {
        // given
        flow.confirm(DEVICE, PHONE, flow.now());
        flow.confirm("eid-released", PHONE, flow.now());
        flow.release("eid-released", "c1", flow.now());
        flow.register("eid-claimed", "terminal:b");
        flow.settled();

        // when
        flow.release(deviceId, "c2", flow.now().plusSeconds(seconds));

        // then
        var outcome = InviteFlow.only(flow.outcomes.readRecordsToList());
        assertThat(outcome.key()).isEqualTo("c2");
        assertThat(outcome.value().getResult()).isEqualTo(result);
        assertThat(outcome.value().getReason()).isEqualTo(reason);
    }

    @Test
    void an_attestation_is_told_of_the_account_whenever_it_comes() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled().pass(Duration.ofDays(1));

        // when
        flow.register(DEVICE, PHONE, List.of(), "play-integrity");
        flow.register(DEVICE, PHONE, List.of(), "play-integrity");
        flow.register(DEVICE, PHONE);

        // then
        var account = InviteFlow.only(flow.accounts.readRecordsToList()).value();
        assertThat(account.getAttestation()).isEqualTo("play-integrity");
        assertThat(account.getCreatedAt()).isEqualTo(START);
        assertThat(account.getRevision()).isEqualTo(2);
    }

    @Test
    void one_account_that_claims_a_second_device_gets_no_second_install_code() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled();

        // when
        flow.register("eid-b", PHONE);

        // then
        var decision = flow.decision();
        assertThat(decision.getReason()).isEqualTo(Reason.ALREADY_GRANTED);
        assertThat(decision.getWaysForward()).containsExactly(WayForward.USE_YOUR_SIM);
        assertThat(flow.accounts.isEmpty()).isTrue();
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void the_install_code_of_an_owned_terminal_is_held_against_its_owner() {
        // when
        flow.register(DEVICE, PHONE, PERSON);

        // then
        var order = InviteFlow.only(flow.orders.readRecordsToList());
        assertThat(order.key()).isEqualTo(PERSON);
        assertThat(order.value().getAccountId()).isEqualTo(PERSON);
        assertThat(order.value().getHolderAccountId()).isEqualTo(PHONE);
        assertThat(order.value().getBoundAccountId()).isEqualTo(PHONE);
        assertThat(order.value().getBoundDeviceId()).isNull();
        assertThat(InviteFlow.only(flow.accounts.readRecordsToList()).value().getOwnerAccountId())
                .isEqualTo(PERSON);
    }

    @Test
    void an_owner_is_not_changed_by_a_later_registration() {
        // given
        flow.register(DEVICE, PHONE, PERSON);
        flow.settled();

        // when
        flow.register("eid-b", PHONE, "social:google:q");
        flow.settled().ask(PHONE, Channel.FREE, "k1");

        // then
        assertThat(flow.order().getAccountId()).isEqualTo(PERSON);
    }

    @Test
    void the_trace_is_handed_on_and_no_other_header() {
        // given
        var requestId = Ids.installRequestId(PHONE, DEVICE);
        var headers = new RecordHeaders();
        headers.add(Traces.HEADER, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".getBytes(UTF_8));
        headers.add("other", new byte[] {1});

        // when
        flow.registrations.pipeInput(
                new TestRecord<>(DEVICE, flow.registration(DEVICE, PHONE, requestId, null), headers, START));

        // then
        var order = InviteFlow.only(flow.orders.readRecordsToList());
        assertThat(order.headers()).extracting(header -> header.key()).containsExactly(Traces.HEADER);
    }
}

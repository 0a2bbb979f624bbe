package org.simvite.invite.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.topology.InviteFlow.START;

import java.time.Duration;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.event.Account;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Channel;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.InviteOrder;
import org.simvite.event.Reason;
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
                        .setBoundDeviceId(DEVICE)
                        .setOpenLimit(0)
                        .build());
        assertThat(flow.decisions.isEmpty()).isTrue();
    }

    @Test
    void a_repeated_registration_changes_nothing() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled().pass(Duration.ofDays(500));

        // when
        flow.register(DEVICE, PHONE);

        // then
        assertThat(flow.silent()).isTrue();
    }

    @Test
    void a_known_device_under_a_new_account_gets_no_second_install_code() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled();

        // when
        var requestId = flow.register(DEVICE, "terminal:b");

        // then
        var decision = flow.decision();
        assertThat(decision.getRequestId()).isEqualTo(requestId);
        assertThat(decision.getStatus()).isEqualTo(InviteDecisionStatus.REFUSED);
        assertThat(decision.getReason()).isEqualTo(Reason.ALREADY_GRANTED);
        assertThat(decision.getNextAt()).isNull();
        assertThat(decision.getWaysForward()).isEmpty();
        assertThat(InviteFlow.only(flow.accounts.readRecordsToList()).value().getAccountId())
                .isEqualTo("terminal:b");
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void the_install_code_of_a_device_is_not_renewed_when_its_requests_are_forgotten() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled().pass(Duration.ofDays(401));
        assertThat(flow.rows(KeepAccount.REQUESTS)).isZero();

        // when
        flow.register(DEVICE, "terminal:b");

        // then
        assertThat(flow.decision().getReason()).isEqualTo(Reason.ALREADY_GRANTED);
    }

    @Test
    void one_account_that_claims_a_second_device_gets_no_second_install_code() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled();

        // when
        flow.register("eid-b", PHONE);

        // then
        assertThat(flow.decision().getReason()).isEqualTo(Reason.ALREADY_GRANTED);
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
        assertThat(order.value().getBoundDeviceId()).isEqualTo(DEVICE);
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

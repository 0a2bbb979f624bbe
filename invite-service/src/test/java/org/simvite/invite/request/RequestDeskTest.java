package org.simvite.invite.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;
import org.simvite.command.Remembered;
import org.simvite.invite.account.Account;
import org.simvite.invite.account.AccountKind;
import org.simvite.invite.account.StandingCommand;
import org.simvite.invite.account.Terminal;
import org.simvite.invite.device.DeviceVerdict;

class RequestDeskTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant NOW = AT.plusMillis(40);
    private static final String TERMINAL = "terminal:a";
    private static final String PERSON = "social:google:a";
    private static final Rules RULES = new Rules(2, 5, Duration.ofSeconds(30));

    private final RequestDesk desk = new RequestDesk(RULES);

    @ParameterizedTest
    @CsvSource({
        "INSTALL, true, false, false",
        "FREE, true, true, false",
        "SOCIAL, false, true, false",
        "PAID, false, false, false",
        "PEER, false, false, false",
        "CAMPAIGN, false, false, false",
        "UNKNOWN, false, false, false",
    })
    void channels_are_offered_by_kind_of_account(Channel channel, boolean terminal, boolean social, boolean issuer) {
        assertThat(channel.offeredTo(AccountKind.TERMINAL)).isEqualTo(terminal);
        assertThat(channel.offeredTo(AccountKind.SOCIAL)).isEqualTo(social);
        assertThat(channel.offeredTo(AccountKind.ISSUER)).isEqualTo(issuer);
        assertThat(channel.offeredTo(AccountKind.UNKNOWN)).isFalse();
    }

    @Test
    void a_registration_opens_its_account_and_orders_its_install_code() {
        // when
        var step = desk.receive(null, null, install("i1", DeviceVerdict.FIRST), NOW);

        // then
        assertThat(step.opened()).isTrue();
        assertThat(step.decision())
                .isEqualTo(new Order("i1", TERMINAL, TERMINAL, Channel.INSTALL, AT, TERMINAL, 5, 2, "hash-i1"));
        assertThat(step.account()).isNotNull();
        assertThat(step.account().installRequestId()).isEqualTo("i1");
        assertThat(step.state()).isNotNull();
        assertThat(step.state().dueAt()).isEqualTo(NOW.plus(Remembered.OF_STEPS));
    }

    @Test
    void an_account_on_a_device_confirmed_for_another_is_opened_but_gets_no_install_code() {
        // when
        var step = desk.receive(null, null, install("i1", DeviceVerdict.KNOWN), NOW);

        // then
        assertThat(step.opened()).isTrue();
        assertThat(reason(step)).isEqualTo(RefusalReason.ALREADY_GRANTED);
        assertThat(step.state()).isNotNull();
        assertThat(step.state().dueAt()).isEqualTo(NOW.plus(Remembered.OF_STEPS));
    }

    @Test
    void one_account_gets_one_install_code_however_many_devices_it_claims() {
        // given
        var account = terminal().installed("i1");

        // when
        var step = desk.receive(null, account, install("i2", DeviceVerdict.FIRST), NOW);

        // then
        assertThat(reason(step)).isEqualTo(RefusalReason.ALREADY_GRANTED);
    }

    /** Whoever was never let in had each of them remembered for weeks. */
    @Test
    void what_is_refused_to_an_account_that_was_never_let_in_is_not_remembered() {
        // when
        var step = desk.receive(
                null, null, new Request("r1", TERMINAL, Channel.PAID, AT, DeviceVerdict.UNKNOWN, null, "hash"), NOW);

        // then
        assertThat(reason(step)).isEqualTo(RefusalReason.CHANNEL_NOT_ALLOWED);
        assertThat(step.state()).isNull();
    }

    @Test
    void an_install_request_that_no_registration_made_is_refused_and_not_remembered() {
        // when
        var step = desk.receive(null, null, install("i1", DeviceVerdict.UNKNOWN), NOW);

        // then
        assertThat(step.opened()).isFalse();
        assertThat(reason(step)).isEqualTo(RefusalReason.CHANNEL_NOT_ALLOWED);
        assertThat(step.state()).isNull();
    }

    @Test
    void a_free_code_is_ordered_under_the_limits() {
        // when
        var step = desk.receive(null, terminal(), free("r1", TERMINAL, AT), NOW);

        // then
        assertThat(step.decision())
                .isEqualTo(new Order("r1", TERMINAL, TERMINAL, Channel.FREE, AT, null, 5, 2, "hash-r1"));
        assertThat(step.account()).isNull();
    }

    @Test
    void a_code_for_an_owned_terminal_is_held_against_the_owner() {
        // given
        var owned = Account.unheardOf(TERMINAL)
                .opened(AT, new Terminal("eid-a", null, null, PERSON, "none"))
                .orElseThrow();

        // when
        var step = desk.receive(null, owned, free("r1", TERMINAL, AT), NOW);

        // then
        assertThat(step.decision())
                .isEqualTo(new Order("r1", PERSON, TERMINAL, Channel.FREE, AT, null, 5, 2, "hash-r1"));
    }

    @Test
    void an_install_code_that_was_ordered_and_is_forgotten_is_not_asked_for_again() {
        // given
        var account = terminal().installed("i1");

        // when
        var step = desk.receive(null, account, install("i1", DeviceVerdict.FIRST), NOW);

        // then
        assertThat(step).isEqualTo(new Step(null, false, null, null));
    }

    @ParameterizedTest
    @CsvSource({"SUSPENDED, SUSPENDED", "CLOSED, CLOSED", "ERASED, CLOSED"})
    void an_account_out_of_standing_is_told_so(AccountStatus status, RefusalReason reason) {
        // given
        var account = terminal()
                .after(new StandingCommand(new Given(AT, "c1"), status, "operator:o", "why", null))
                .orElseThrow();

        // then
        assertThat(reason(desk.receive(null, account, free("r1", TERMINAL, AT), NOW)))
                .isEqualTo(reason);
        assertThat(reason(desk.receive(null, account, install("i1", DeviceVerdict.FIRST), NOW)))
                .isEqualTo(reason);
    }

    @Test
    void a_request_of_an_account_not_known_yet_waits_and_is_then_decided() {
        // given
        var request = free("r1", TERMINAL, AT);

        // when
        var step = desk.receive(null, null, request, NOW);

        // then
        assertThat(step.decision()).isNull();
        assertThat(step.state()).isEqualTo(RequestState.waiting(request, NOW.plusSeconds(30)));
        assertThat(desk.receive(step.state(), null, request, NOW).decision()).isNull();
        assertThat(desk.release(terminal(), request, NOW).decision()).isInstanceOf(Order.class);
    }

    @Test
    void a_request_whose_account_never_came_is_refused_for_a_cause_of_ours() {
        // when
        var step = desk.giveUp(free("r1", TERMINAL, AT), NOW.plusSeconds(30), NOW);

        // then
        assertThat(reason(step)).isEqualTo(RefusalReason.NOT_DECIDED);
        assertThat(step.account()).isNull();
        assertThat(step.state()).isNull();
    }

    @Test
    void a_standstill_of_ours_does_not_count_as_waiting() {
        // given a request that was due while nothing was read
        var request = free("r1", TERMINAL, AT);
        var restart = NOW.plus(Duration.ofHours(2));

        // when
        var step = desk.giveUp(request, restart.plusSeconds(1), restart);

        // then
        assertThat(step.decision()).isNull();
        assertThat(step.state()).isEqualTo(RequestState.waiting(request, restart.plusSeconds(30)));
        assertThat(reason(desk.giveUp(request, restart.plusSeconds(30), restart)))
                .isEqualTo(RefusalReason.NOT_DECIDED);
    }

    @Test
    void the_first_decision_stands_whatever_the_repeat_says() {
        // given
        var first = desk.receive(null, terminal(), free("r1", TERMINAL, AT), NOW);
        var otherPayload =
                new Request("r1", TERMINAL, Channel.PAID, AT.plusSeconds(9), DeviceVerdict.UNKNOWN, null, "other hash");

        // when
        var repeat = desk.receive(first.state(), first.account(), otherPayload, NOW);

        // then
        assertThat(repeat).isEqualTo(new Step(null, false, null, first.decision()));
    }

    private static @Nullable RefusalReason reason(Step step) {
        return step.decision() instanceof Refusal refusal ? refusal.reason() : null;
    }

    private static Account terminal() {
        return Account.unheardOf(TERMINAL)
                .opened(AT, new Terminal("eid-a", null, null, null, "none"))
                .orElseThrow();
    }

    private static Request install(String id, DeviceVerdict verdict) {
        var terminal = new Terminal("eid-a", "android", "P1", null, "none");
        return new Request(id, TERMINAL, Channel.INSTALL, AT, verdict, terminal, "hash-" + id);
    }

    private static Request free(String id, String accountId, Instant at) {
        return new Request(id, accountId, Channel.FREE, at, DeviceVerdict.UNKNOWN, null, "hash-" + id);
    }
}

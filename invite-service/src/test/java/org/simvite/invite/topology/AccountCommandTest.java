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
import org.simvite.event.Account;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountOrder;
import org.simvite.event.AccountStatus;
import org.simvite.event.Aggregate;
import org.simvite.event.Channel;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;

/** Accounts are told what they may do. */
class AccountCommandTest {

    private static final String PHONE = "terminal:a";
    private static final String PERSON = "social:google:p";

    private final InviteFlow flow = new InviteFlow();

    @BeforeEach
    void open() {
        flow.register("eid-a", PHONE);
        flow.settled();
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void the_first_login_opens_a_social_account_once() {
        // when
        flow.command(PERSON, AccountCommandKind.OPEN, "c1");
        flow.pass(Duration.ofHours(1)).command(PERSON, AccountCommandKind.OPEN, "c2");

        // then
        var account = InviteFlow.only(flow.accounts.readRecordsToList()).value();
        assertThat(account.getKind()).isEqualTo(AccountKind.SOCIAL);
        assertThat(account.getCreatedAt()).isEqualTo(START);
        assertThat(flow.silent()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"SUSPEND, SUSPENDED", "CLOSE, CLOSED", "ERASE, ERASED"})
    void a_change_of_standing_is_told_once(AccountCommandKind kind, AccountStatus status) {
        // when
        flow.pass(Duration.ofHours(1)).command(PHONE, kind, "c1");
        flow.command(PHONE, kind, "c1");

        // then
        var account = InviteFlow.only(flow.accounts.readRecordsToList()).value();
        assertThat(account.getStatus()).isEqualTo(status);
        assertThat(account.getRevision()).isEqualTo(2);
        assertThat(account.getAt()).isEqualTo(flow.now());
        assertThat(account.getCreatedAt()).isEqualTo(START);
    }

    @Test
    void a_resumed_account_can_ask_again() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1");
        flow.pass(Duration.ofHours(1)).command(PHONE, AccountCommandKind.RESUME, "c2");
        assertThat(flow.accounts.readValuesToList())
                .extracting(Account::getStatus)
                .containsExactly(AccountStatus.SUSPENDED, AccountStatus.ACTIVE);

        // when
        flow.ask(PHONE, Channel.FREE, "k1");

        // then
        assertThat(flow.order().getHolderAccountId()).isEqualTo(PHONE);
    }

    @Test
    void a_suspension_repeated_after_the_resumption_changes_nothing() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1", START.plusSeconds(1));
        flow.command(PHONE, AccountCommandKind.RESUME, "c2", START.plusSeconds(2));
        flow.settled();

        // when
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1", START.plusSeconds(1));

        // then
        assertThat(flow.silent()).isTrue();
    }

    @Test
    void a_resumption_by_a_gateway_whose_clock_is_an_hour_ahead_does_not_beat_every_suspension_for_an_hour() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1");
        flow.pass(Duration.ofSeconds(1));
        flow.command(PHONE, AccountCommandKind.RESUME, "c2", flow.now().plus(Duration.ofHours(1)));
        var resumed = flow.now();
        flow.pass(Duration.ofSeconds(1));

        // when
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c3");

        // then
        assertThat(flow.accounts.readValuesToList())
                .extracting(Account::getStatus)
                .containsExactly(AccountStatus.SUSPENDED, AccountStatus.ACTIVE, AccountStatus.SUSPENDED);
        assertThat(flow.accountOrders.readValuesToList())
                .extracting(order -> order.getCommand().getAt())
                .contains(resumed)
                .allMatch(at -> !at.isAfter(flow.now()));
    }

    @Test
    void a_suspension_that_its_resumption_overtook_changes_nothing() {
        // given
        flow.command(PHONE, AccountCommandKind.RESUME, "c2", START.plusSeconds(2));

        // when
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1", START.plusSeconds(1));

        // then
        assertThat(flow.silent()).isTrue();
    }

    @Test
    void a_closed_account_stays_closed() {
        // given
        flow.command(PHONE, AccountCommandKind.CLOSE, "c1");
        flow.settled().pass(Duration.ofDays(1));

        // when
        flow.command(PHONE, AccountCommandKind.RESUME, "c2");
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c3");

        // then
        assertThat(flow.silent()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"UNKNOWN", "PAYMENT_CONFIRMED", "PAYMENT_REFUNDED", "APPROVE", "DECLINE", "OPEN"})
    void what_is_not_on_offer_is_refused(AccountCommandKind kind) {
        // when
        flow.command(PHONE, kind, "c1");

        // then
        refused(CommandReason.INVALID);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUSPEND", "RESUME", "CLOSE", "ERASE", "ADJUST"})
    void a_command_to_an_account_that_does_not_exist_is_refused(AccountCommandKind kind) {
        // when
        flow.command("terminal:mistyped", kind, "c1");

        // then
        refused(CommandReason.ACCOUNT_UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUSPEND", "CLOSE", "ERASE", "ADJUST"})
    void a_command_to_an_account_that_exists_goes_on_to_where_its_credit_is_kept(AccountCommandKind kind) {
        // when
        flow.command(PHONE, kind, "c1");

        // then
        var outcome = flow.outcome();
        assertThat(outcome.getCommandId()).isEqualTo("c1");
        assertThat(outcome.getAggregate()).isEqualTo(Aggregate.ACCOUNT);
        assertThat(outcome.getResult()).isEqualTo(CommandResult.DONE);
        var order = InviteFlow.only(flow.accountOrders.readRecordsToList());
        assertThat(order.key()).isEqualTo(PHONE);
        assertThat(order.value().getCommand().getKind()).isEqualTo(kind);
        assertThat(order.value().getEventId()).isEqualTo("c1");
    }

    @Test
    void a_command_that_changes_nothing_says_why_and_is_judged_once_more_where_credit_is_kept() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c2", START.plusSeconds(2));
        flow.settled();

        // when
        flow.command(PHONE, AccountCommandKind.RESUME, "c1", START.plusSeconds(1));
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c3", START.plusSeconds(3));
        flow.command(PHONE, AccountCommandKind.CLOSE, "c4", START.plusSeconds(4));
        flow.command(PHONE, AccountCommandKind.RESUME, "c5", START.plusSeconds(5));

        // then
        var outcomes = flow.outcomes.readValuesToList();
        assertThat(outcomes)
                .extracting(CommandOutcome::getReason)
                .containsExactly(CommandReason.OVERTAKEN, CommandReason.ALREADY_SO, null, CommandReason.ENDED);
        assertThat(outcomes)
                .extracting(CommandOutcome::getResult)
                .containsExactly(
                        CommandResult.UNCHANGED, CommandResult.UNCHANGED, CommandResult.DONE, CommandResult.UNCHANGED);
        assertThat(flow.accountOrders.readValuesToList())
                .extracting(AccountOrder::getEventId)
                .containsExactly("c1", "c3", "c4", "c5");
    }

    @Test
    void a_command_sent_again_by_another_gateway_is_not_carried_out_again() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1", START.plusSeconds(1));
        flow.command(PHONE, AccountCommandKind.RESUME, "c2", START.plusSeconds(2));
        flow.settled();

        // when
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1", START.plusSeconds(3));

        // then
        assertThat(flow.silent()).isTrue();
        assertThat(flow.outcomes.isEmpty()).isTrue();
        assertThat(flow.accountOrders.isEmpty()).isTrue();
    }

    @Test
    void commands_are_forgotten_in_time() {
        // given
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1");
        assertThat(flow.rows(KeepAccount.COMMANDS)).isEqualTo(1);

        // when
        flow.pass(Remembered.OF_COMMANDS.plusDays(1));

        // then
        assertThat(flow.rows(KeepAccount.COMMANDS)).isZero();
        assertThat(flow.rows(KeepAccount.DUE)).isZero();
    }

    @Test
    void the_account_tells_both_texts_and_by_which_command_it_stands() {
        // when
        flow.command(PHONE, AccountCommandKind.SUSPEND, "c1");

        // then
        var account = InviteFlow.only(flow.accounts.readRecordsToList()).value();
        assertThat(account.getStatusReason()).isEqualTo("why c1");
        assertThat(account.getStatusMessage()).isEqualTo("told c1");
        assertThat(account.getStatusActor()).isEqualTo("operator:o");
        assertThat(account.getStatusCommandId()).isEqualTo("c1");
    }

    private void refused(CommandReason reason) {
        var outcome = flow.outcome();
        assertThat(outcome.getResult()).isEqualTo(CommandResult.REFUSED);
        assertThat(outcome.getReason()).isEqualTo(reason);
        assertThat(flow.silent()).isTrue();
        assertThat(flow.accountOrders.isEmpty()).isTrue();
        assertThat(flow.deadLetters.isEmpty()).isTrue();
    }
}

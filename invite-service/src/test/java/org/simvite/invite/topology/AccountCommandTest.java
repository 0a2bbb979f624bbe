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
import org.simvite.event.Account;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Channel;

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
    @EnumSource(names = {"UNKNOWN", "PAYMENT_CONFIRMED", "PAYMENT_REFUNDED", "APPROVE", "DECLINE", "ADJUST", "OPEN"})
    void what_is_not_for_this_service_changes_nothing(AccountCommandKind kind) {
        // when
        flow.command(PHONE, kind, "c1");

        // then
        assertThat(flow.silent()).isTrue();
        assertThat(flow.deadLetters.isEmpty()).isTrue();
    }
}

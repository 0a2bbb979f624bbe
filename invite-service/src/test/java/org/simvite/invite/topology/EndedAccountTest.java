package org.simvite.invite.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.invite.topology.InviteFlow.START;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.AccountStatus;
import org.simvite.event.Reason;
import org.simvite.invite.account.Account;

/** What is kept of accounts that have ended. */
class EndedAccountTest {

    private static final String DEVICE = "eid-" + "d".repeat(43);
    private static final String PHONE = "terminal:" + "a".repeat(43);

    private final InviteFlow flow = new InviteFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void a_closed_account_is_cut_down_to_a_small_row_by_which_it_does_not_begin_anew() {
        // given
        flow.register(DEVICE, PHONE);
        long open = flow.bytes(KeepAccount.ACCOUNTS, Account.class);
        flow.command(PHONE, AccountCommandKind.CLOSE, "c".repeat(22));
        flow.pass(Duration.ofDays(407)).settled();

        // when
        flow.pass(Duration.ofDays(2));

        // then
        var told = InviteFlow.only(flow.accounts.readRecordsToList()).value();
        assertThat(told.getStatus()).isEqualTo(AccountStatus.CLOSED);
        assertThat(told.getAt()).isEqualTo(START);
        assertThat(told.getDeviceId()).isNull();
        assertThat(told.getPlatform()).isNull();
        assertThat(told.getStatusReason()).isEmpty();
        assertThat(told.getStatusCommandId()).isNull();
        assertThat(flow.rows(KeepAccount.REQUESTS)).isZero();
        assertThat(flow.rows(KeepAccount.COMMANDS)).isZero();
        assertThat(flow.rows(KeepAccount.DUE)).isZero();
        assertThat(flow.bytes(KeepAccount.ACCOUNTS, Account.class))
                .isLessThan(open)
                .isLessThanOrEqualTo(300);
        flow.register(DEVICE, PHONE);
        assertThat(flow.decision().getReason()).isEqualTo(Reason.CLOSED);
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void an_erased_account_s_terminal_is_forgotten_at_once_and_who_erased_it_is_not() {
        // given
        flow.register(DEVICE, PHONE);
        flow.settled();

        // when
        flow.command(PHONE, AccountCommandKind.ERASE, "c1");

        // then
        var told = flow.accounts.readValue();
        assertThat(told.getStatus()).isEqualTo(AccountStatus.ERASED);
        assertThat(told.getDeviceId()).isNull();
        assertThat(told.getModel()).isNull();
        assertThat(told.getStatusReason()).isEqualTo("why c1");
        flow.settled().register(DEVICE, PHONE);
        assertThat(flow.orders.isEmpty()).isTrue();
    }

    @Test
    void an_account_that_is_erased_after_it_was_closed_keeps_the_later_words_as_long() {
        // given
        flow.register(DEVICE, PHONE);
        flow.command(PHONE, AccountCommandKind.CLOSE, "c1");
        flow.pass(Duration.ofDays(300));
        flow.command(PHONE, AccountCommandKind.ERASE, "c2");
        flow.settled();

        // when the deadline of the closing comes
        flow.pass(Duration.ofDays(110));

        // then
        assertThat(flow.accounts.isEmpty()).isTrue();
        flow.pass(Duration.ofDays(300));
        assertThat(flow.accounts.readValue().getStatusReason()).isEmpty();
    }
}

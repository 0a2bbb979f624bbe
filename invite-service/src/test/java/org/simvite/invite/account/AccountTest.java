package org.simvite.invite.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.simvite.command.AccountStatus;
import org.simvite.command.Given;

class AccountTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Terminal PHONE = new Terminal("eid-a", "android", "P1", null, "none");

    @Test
    void the_id_says_what_kind_an_account_is() {
        assertThat(AccountKind.of("terminal:abc")).isEqualTo(AccountKind.TERMINAL);
        assertThat(AccountKind.of("social:google:abc")).isEqualTo(AccountKind.SOCIAL);
        assertThat(AccountKind.of("issuer:spring")).isEqualTo(AccountKind.ISSUER);
        assertThat(AccountKind.of("somebody")).isEqualTo(AccountKind.UNKNOWN);
    }

    @Test
    void a_terminal_is_opened_by_its_registration_alone_and_once() {
        // given
        var unheardOf = Account.unheardOf("terminal:a");

        // when
        var opened = unheardOf.opened(AT, PHONE).orElseThrow();

        // then
        assertThat(opened.open()).isTrue();
        assertThat(opened.revision()).isEqualTo(1);
        assertThat(opened.terminal()).isEqualTo(PHONE);
        assertThat(opened.opened(AT.plusSeconds(1), new Terminal("eid-b", null, null, "social:x:y", "none")))
                .isEmpty();
        assertThat(unheardOf.opened(AT)).isEmpty();
    }

    @Test
    void a_social_account_is_opened_by_its_login_alone_and_once() {
        // given
        var unheardOf = Account.unheardOf("social:google:a");

        // when
        var opened = unheardOf.opened(AT).orElseThrow();

        // then
        assertThat(opened.open()).isTrue();
        assertThat(opened.opened(AT.plusSeconds(1))).isEmpty();
        assertThat(unheardOf.opened(AT, PHONE)).isEmpty();
    }

    @Test
    void a_terminal_answers_for_itself_or_its_owner_does() {
        // given
        var own = Account.unheardOf("terminal:a").opened(AT, PHONE).orElseThrow();
        var owned = Account.unheardOf("terminal:b")
                .opened(AT, new Terminal("eid-b", null, null, "social:google:o", "none"))
                .orElseThrow();

        // then
        assertThat(own.answerable()).isEqualTo("terminal:a");
        assertThat(owned.answerable()).isEqualTo("social:google:o");
    }

    @Test
    void only_changes_that_are_told_count_as_revisions() {
        // given
        var account = Account.unheardOf("terminal:a").opened(AT, PHONE).orElseThrow();

        // when
        var suspended = account.after(command("c1", AccountStatus.SUSPENDED, 1)).orElseThrow();
        var again = suspended.after(command("c2", AccountStatus.SUSPENDED, 2)).orElseThrow();

        // then
        assertThat(suspended.revision()).isEqualTo(2);
        assertThat(again.revision()).isEqualTo(2);
        assertThat(again.after(command("c1", AccountStatus.SUSPENDED, 1))).isEmpty();
    }

    @Test
    void the_words_are_those_of_whoever_made_the_status() {
        // given
        var account = Account.unheardOf("terminal:a").opened(AT, PHONE).orElseThrow();

        // when
        var suspended = account.after(command("c1", AccountStatus.SUSPENDED, 1)).orElseThrow();
        var again = suspended.after(command("c2", AccountStatus.SUSPENDED, 2)).orElseThrow();

        // then
        assertThat(again.standing().reason()).isEqualTo("why c1");
        assertThat(again.standing().message()).isEqualTo("told c1");
        assertThat(again.standing().commandId()).isEqualTo("c1");
        assertThat(again.standing().stands().by().commandId()).isEqualTo("c2");
    }

    private static StandingCommand command(String id, AccountStatus status, int second) {
        return new StandingCommand(
                new Given(AT.plusSeconds(second), id), status, "operator:o", "why " + id, "told " + id);
    }
}

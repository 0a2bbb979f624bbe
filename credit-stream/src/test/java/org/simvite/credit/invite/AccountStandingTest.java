package org.simvite.credit.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.credit.invite.InviteStory.ALICE;
import static org.simvite.credit.invite.InviteStory.START;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.Aggregate;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.Channel;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.Invite;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteDecision;
import org.simvite.event.InviteState;
import org.simvite.event.InviteStatus;
import org.simvite.event.LedgerCause;
import org.simvite.event.LedgerEntry;
import org.simvite.event.Reason;
import org.simvite.topic.Topics;

/** What an account is told reaches its codes: each open one, none too much, and the command given last holds. */
class AccountStandingTest {

    private static final int MANY = 1_100;

    private final InviteStory story = new InviteStory();

    @AfterEach
    void close() {
        story.close();
    }

    @Test
    void the_codes_of_a_suspended_account_give_no_sim_until_it_is_resumed() {
        var invite = story.issued(5);

        story.account("c1", AccountCommandKind.SUSPEND, START.plusSeconds(1));

        var suspended = story.state();
        assertThat(suspended.getStatus()).isEqualTo(InviteStatus.SUSPENDED);
        assertThat(suspended.getMessage()).isEqualTo("told c1");
        assertThat(story.apply("a1", invite).getReason()).isEqualTo(Reason.CODE_SUSPENDED);
        story.account("c2", AccountCommandKind.RESUME, START.plusSeconds(2));
        assertThat(story.state().getMessage()).isNull();
        assertThat(story.apply("a2", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "ERASE"})
    void the_codes_of_a_closed_account_are_revoked_its_install_code_too(AccountCommandKind kind) {
        var install = story.issued(story.order(1).setChannel(Channel.INSTALL));
        var campaign = story.issued(2);
        story.apply("a1", campaign);
        story.driver.read(Topics.CREDIT_LEDGER);

        story.account("c1", kind, START.plusSeconds(1));

        assertThat(story.driver.read(Topics.INVITE_STATES))
                .hasSizeGreaterThanOrEqualTo(2)
                .filteredOn(state -> state.getStatus() == InviteStatus.REVOKED)
                .extracting(InviteState::getInviteId)
                .containsExactlyInAnyOrder(install.getInviteId(), campaign.getInviteId());
        assertThat(story.apply("a2", install).getReason()).isEqualTo(Reason.CODE_REVOKED);
        // what was accepted runs on, and holds
        assertThat(story.driver.read(Topics.CREDIT_LEDGER))
                .extracting(LedgerEntry::getCause)
                .containsOnly(LedgerCause.REVOKED);
        assertThat(story.driver.rows("hold-by-account")).isEqualTo(1);
        assertThat(done("c1").getCount()).isEqualTo(2);
    }

    @Test
    void resuming_the_account_lifts_no_suspension_of_a_single_code() {
        var invite = story.issued(5);
        story.command(InviteCommandKind.SUSPEND, invite.getInviteId(), null, START.plusSeconds(1));
        story.account("c1", AccountCommandKind.SUSPEND, START.plusSeconds(2));

        story.account("c2", AccountCommandKind.RESUME, START.plusSeconds(3));

        assertThat(story.apply("a1", invite).getReason()).isEqualTo(Reason.CODE_SUSPENDED);
        story.command(InviteCommandKind.RESUME, invite.getInviteId(), null, START.plusSeconds(4));
        assertThat(story.apply("a2", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void resuming_a_code_does_not_lift_the_suspension_of_its_account() {
        var invite = story.issued(5);
        story.account("c1", AccountCommandKind.SUSPEND, START.plusSeconds(1));

        story.command(InviteCommandKind.RESUME, invite.getInviteId(), null, START.plusSeconds(2));

        assertThat(story.apply("a1", invite).getReason()).isEqualTo(Reason.CODE_SUSPENDED);
    }

    @Test
    void no_code_is_issued_after_the_suspension_was_read() {
        story.account("c1", AccountCommandKind.SUSPEND, START.plusSeconds(1));

        story.driver.pipe(Topics.INVITE_ORDERS, ALICE, story.order(1).build());

        assertThat(story.driver.read(Topics.INVITES)).isEmpty();
        assertThat(story.driver.read(Topics.INVITE_DECISIONS))
                .extracting(InviteDecision::getReason)
                .containsExactly(Reason.SUSPENDED);
    }

    @Test
    void many_codes_are_told_in_batches_and_the_last_one_says_done() {
        issueMany();

        story.account("c1", AccountCommandKind.SUSPEND, START.plusSeconds(1));

        assertThat(story.driver.rows("fan-out-by-account")).isEqualTo(1);
        assertThat(story.outcomes()).extracting(CommandOutcome::getResult).containsExactly(CommandResult.IN_PROGRESS);
        story.driver.turns(3);
        var outcomes = story.outcomes();
        assertThat(outcomes)
                .extracting(CommandOutcome::getResult)
                .containsExactly(CommandResult.IN_PROGRESS, CommandResult.DONE);
        assertThat(outcomes).extracting(CommandOutcome::getCount).containsExactly(1_000L, (long) MANY);
        assertThat(suspended(story.driver.read(Topics.INVITE_STATES))).isEqualTo(MANY);
        assertThat(story.driver.rows("fan-out-by-account")).isZero();
    }

    @Test
    void a_command_that_comes_while_another_is_on_its_way_takes_its_place() {
        issueMany();
        story.account("c1", AccountCommandKind.SUSPEND, START.plusSeconds(1));
        story.outcomes();

        story.account("c2", AccountCommandKind.RESUME, START.plusSeconds(2));
        story.driver.turns(4);

        var outcomes = story.outcomes();
        var overtaken = outcomes.get(0);
        assertThat(overtaken.getCommandId()).isEqualTo("c1");
        assertThat(overtaken.getResult()).isEqualTo(CommandResult.UNCHANGED);
        assertThat(overtaken.getReason()).isEqualTo(CommandReason.OVERTAKEN);
        assertThat(overtaken.getCount()).isEqualTo(500);
        assertThat(outcomes.get(outcomes.size() - 1).getCommandId()).isEqualTo("c2");
        assertThat(outcomes.get(outcomes.size() - 1).getCount()).isEqualTo(MANY);
        var last = new java.util.HashMap<String, InviteStatus>();
        story.driver.read(Topics.INVITE_STATES).forEach(state -> last.put(state.getInviteId(), state.getStatus()));
        assertThat(last.values()).doesNotContain(InviteStatus.SUSPENDED);
    }

    @Test
    void the_command_given_last_holds_whichever_is_read_last() {
        var invite = story.issued(5);

        story.account("c2", AccountCommandKind.RESUME, START.plusSeconds(5));
        story.account("c1", AccountCommandKind.SUSPEND, START);

        assertThat(story.outcomes())
                .extracting(CommandOutcome::getReason)
                .containsExactly(CommandReason.ALREADY_SO, CommandReason.OVERTAKEN);
        assertThat(story.apply("a1", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
        story.driver.pipe(Topics.INVITE_ORDERS, ALICE, story.order(1).build());
        assertThat(story.driver.read(Topics.INVITES)).hasSize(1);
    }

    @Test
    void a_suspension_that_comes_before_the_record_of_the_code_holds_when_it_comes() {
        // given a code that is issued and suspended here, whose record reaches another task's INVITE last
        var invite = story.issued(5);
        story.driver.read(Topics.INVITE_COMMANDS);
        story.account("c1", AccountCommandKind.SUSPEND, START.plusSeconds(1));
        var told = story.driver.one(Topics.INVITE_COMMANDS);
        try (var other = new InviteStory()) {
            other.driver.pipe(Topics.INVITE_COMMANDS, invite.getInviteId(), told);
            other.days(1);

            other.driver.pipe(Topics.INVITES, invite.getInviteId(), invite);

            assertThat(other.state().getStatus()).isEqualTo(InviteStatus.SUSPENDED);
            assertThat(other.outcomes()).isEmpty();
        }
    }

    @Test
    void a_code_answers_what_it_is_told_itself() {
        var invite = story.issued(1);
        var id = invite.getInviteId();

        story.command("k1", InviteCommandKind.SUSPEND, id, null, START.plusSeconds(1));
        story.command("k2", InviteCommandKind.SUSPEND, id, null, START.plusSeconds(2));
        story.command("k3", InviteCommandKind.RESUME, id, null, START.plusSeconds(1));
        story.command("k4", InviteCommandKind.REVOKE, id, "terminal:eve", START.plusSeconds(3));
        story.command("k5", InviteCommandKind.REVOKE, id, ALICE, START.plusSeconds(4));
        story.command("k6", InviteCommandKind.REVOKE, id, ALICE, START.plusSeconds(5));
        story.command("k7", InviteCommandKind.RESUME, id, null, START.plusSeconds(6));

        var outcomes = story.outcomes();
        assertThat(outcomes)
                .extracting(CommandOutcome::getCommandId)
                .containsExactly("k1", "k2", "k3", "k4", "k5", "k6", "k7");
        assertThat(outcomes)
                .extracting(outcome -> outcome.getResult() + " " + outcome.getReason())
                .containsExactly(
                        "DONE null",
                        "UNCHANGED ALREADY_SO",
                        "UNCHANGED OVERTAKEN",
                        "REFUSED NOT_YOURS",
                        "DONE null",
                        "UNCHANGED ALREADY_SO",
                        "UNCHANGED ENDED");
        assertThat(story.state().getMessage()).isEqualTo("told k5");
    }

    @Test
    void a_command_sent_again_by_another_gateway_is_not_carried_out_again() {
        var id = story.issued(1).getInviteId();
        story.command("k1", InviteCommandKind.SUSPEND, id, null, START.plusSeconds(1));
        story.command("k2", InviteCommandKind.RESUME, id, null, START.plusSeconds(2));
        story.outcomes();

        story.command("k1", InviteCommandKind.SUSPEND, id, null, START.plusSeconds(3));

        assertThat(story.outcomes()).isEmpty();
        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.OPEN);
    }

    private CommandOutcome done(String commandId) {
        var outcome = story.outcomes().stream()
                .filter(told -> told.getCommandId().equals(commandId) && told.getResult() == CommandResult.DONE)
                .findFirst()
                .orElseThrow();
        assertThat(outcome.getAggregate()).isEqualTo(Aggregate.CREDIT);
        return outcome;
    }

    private void issueMany() {
        List<Invite> codes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            codes.add(story.issued(1));
        }
        assertThat(codes).hasSize(MANY);
        story.driver.read(Topics.INVITE_STATES);
    }

    private static long suspended(List<InviteState> states) {
        return states.stream()
                .filter(state -> state.getStatus() == InviteStatus.SUSPENDED)
                .map(InviteState::getInviteId)
                .distinct()
                .count();
    }
}

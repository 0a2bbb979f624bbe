package org.simvite.credit.invite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.simvite.credit.invite.InviteStory.ALICE;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.CreditRules;
import org.simvite.event.Aggregate;
import org.simvite.event.ApplicationDecisionStatus;
import org.simvite.event.CommandReason;
import org.simvite.event.CommandResult;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.InviteStatus;
import org.simvite.event.OutcomeKind;
import org.simvite.event.Reason;
import org.simvite.event.ReleaseCause;
import org.simvite.topic.Topics;

/** How codes end, and how uses come back. */
class EndingTest {

    private final InviteStory story = new InviteStory();

    @AfterEach
    void close() {
        story.close();
    }

    @Test
    void expiryClosesUnredeemedUsesOnly() {
        var invite = story.issued(3);
        story.apply("a1", invite);
        var end = invite.getExpiresAt();

        story.tick(end);
        story.days(30);

        var outcome = story.ends().get(0);
        assertThat(outcome.getKind()).isEqualTo(OutcomeKind.EXPIRED);
        assertThat(outcome.getAccountId()).isEqualTo(ALICE);
        assertThat(outcome.getUses()).isEqualTo(2);
        assertThat(outcome.getStake()).isEqualTo(10);
        assertThat(outcome.getAt()).isEqualTo(end);
        assertThat(outcome.getEventId()).isEqualTo(invite.getInviteId() + "/EXPIRED");
        var state = story.state();
        assertThat(state.getStatus()).isEqualTo(InviteStatus.EXPIRED);
        assertThat(state.getRedeemed()).isEqualTo(1);
        assertThat(state.getEnded()).isEqualTo(2);
        // ACCOUNT has closed those two and goes on holding the third
        assertThat(lastHeld()).isEqualTo(10);
        assertThat(story.driver.rows("hold-by-account")).isEqualTo(1);
    }

    @Test
    void whatAnExpirySetsOffStandsInATraceToo() {
        var invite = story.issued(1);

        story.tick(invite.getExpiresAt());
        story.days(30);

        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.EXPIRED);
        assertThat(story.driver.records(Topics.SIM_OUTCOMES))
                .isNotEmpty()
                .allSatisfy(outcome ->
                        assertThat(outcome.headers().lastHeader("traceparent")).isNotNull());
    }

    @Test
    void aCommandWithoutValueIsNotTheEndOfItsCode() {
        var invite = story.issued(3);
        story.apply("a1", invite);

        assertThatThrownBy(() -> story.driver.pipe(Topics.INVITE_COMMANDS, invite.getInviteId(), null))
                .hasStackTraceContaining("not for a code");

        assertThat(story.driver.rows("invite-by-id")).isEqualTo(1);
        assertThat(story.driver.rows("redemption-by-invite")).isEqualTo(1);
    }

    @Test
    void nothingExpiresBeforeTheApplicationsHaveBeenReadThatFar() {
        var invite = story.issued(1);
        var end = invite.getExpiresAt();
        story.days(40);
        assertThat(story.ends()).as("nothing has been read").isEmpty();

        story.tick(end.minusMillis(1));
        story.driver.turns(2);
        assertThat(story.ends()).as("not far enough").isEmpty();

        story.tick(end);
        story.driver.turns(2);
        assertThat(story.ends()).hasSize(1);
    }

    @Test
    void nothingExpiresBeforeItsTimeOnTheWall() {
        var invite = story.issued(1);
        story.tick(invite.getExpiresAt().plus(Duration.ofDays(10)));
        story.driver.advance(Duration.ofDays(30).minusMillis(1));
        assertThat(story.ends()).isEmpty();

        story.driver.turns(1);
        assertThat(story.ends()).hasSize(1);
    }

    @Test
    void applicationThatCameInBeforeTheEndIsAcceptedHoweverLateItIsRead() {
        var invite = story.issued(1);
        story.days(45);

        var decision = story.apply(story.application("a1", invite.getInviteId())
                .setAt(invite.getExpiresAt().minusSeconds(1)));

        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
        story.tick(story.driver.now());
        story.driver.turns(2);
        assertThat(story.ends()).isEmpty();
        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.USED_UP);
    }

    @Test
    void revocationClosesUnredeemedUsesOnlyAndWashesNothing() {
        var invite = story.issued(2);
        story.apply("a1", invite);

        story.command(InviteCommandKind.REVOKE, invite.getInviteId(), ALICE);
        story.command(InviteCommandKind.REVOKE, invite.getInviteId(), ALICE);

        var ends = story.ends();
        assertThat(ends).hasSize(1);
        assertThat(ends.get(0).getKind()).isEqualTo(OutcomeKind.REVOKED);
        assertThat(ends.get(0).getUses()).isEqualTo(1);
        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.REVOKED);
        assertThat(lastHeld()).isEqualTo(10);
        story.tick(invite.getExpiresAt());
        story.days(31);
        assertThat(story.ends()).isEmpty();
    }

    @Test
    void revocationOfARedeemedCodeClosesNothing() {
        var invite = story.issued(1);
        story.apply("a1", invite);

        story.command(InviteCommandKind.REVOKE, invite.getInviteId(), ALICE);

        assertThat(story.ends()).isEmpty();
        assertThat(lastHeld()).isEqualTo(10);
    }

    @Test
    void holderMayRevokeAStrangerMayNot() {
        var invite = story.issued(story.order(1).setHolderAccountId("terminal:bob"));

        story.command(InviteCommandKind.REVOKE, invite.getInviteId(), "terminal:eve");
        assertThat(story.ends()).isEmpty();
        story.command(InviteCommandKind.REVOKE, invite.getInviteId(), "terminal:bob");
        assertThat(story.ends()).hasSize(1);
    }

    @Test
    void revocationThatComesBeforeItsCodeIsCarriedOutWhenTheCodeComes() {
        var invite = story.issued(1);
        try (var other = new InviteStory()) {
            other.command(InviteCommandKind.REVOKE, invite.getInviteId(), null);
            other.pipe(other.application("a1", invite.getInviteId()));
            other.driver.advance(Duration.ofSeconds(1));

            assertThatThrownBy(() -> other.driver.pipe(Topics.INVITES, invite.getInviteId(), invite))
                    .as("this account's books know nothing of the code")
                    .hasRootCauseMessage("REVOKED cannot be booked: it closes 1 uses, open are 0");

            assertThat(other.decisions().get(0).getReason()).isEqualTo(Reason.CODE_REVOKED);
            assertThat(other.state().getStatus()).isEqualTo(InviteStatus.REVOKED);
        }
    }

    @Test
    void commandForACodeThatNeverComesIsRefusedAndCounted() {
        story.command(InviteCommandKind.REVOKE, "NEVERISSUED1", null);
        assertThat(story.outcomes()).isEmpty();

        // everything that was there before is read, and the wait is over
        var waited = CreditRules.DEFAULT.unknownInviteWait().plusSeconds(1);
        story.tick(story.driver.now().plus(waited));
        story.driver.advance(waited);

        var refused = story.outcomes().get(0);
        assertThat(refused.getAggregate()).isEqualTo(Aggregate.INVITE);
        assertThat(refused.getResult()).isEqualTo(CommandResult.REFUSED);
        assertThat(refused.getReason()).isEqualTo(CommandReason.INVITE_UNKNOWN);

        assertThat(story.driver.rows("waiting-command-by-invite")).isZero();
        assertThat(story.driver
                        .meters
                        .counter("simvite.invite.commands.dropped")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void useOfAFailedApplicationComesBackToTheCode() {
        var invite = story.issued(1);
        story.apply("a1", invite);

        story.fail("a1", invite, Reason.BACK_END_FAILED, false);

        var decision = story.driver.one(Topics.APPLICATION_DECISIONS);
        assertThat(decision.getStatus()).isEqualTo(ApplicationDecisionStatus.FAILED);
        assertThat(decision.getReason()).isEqualTo(Reason.BACK_END_FAILED);
        assertThat(decision.getPayloadHash()).isEqualTo("hash-a1");
        var release = story.releases().get(0);
        assertThat(release.getCause()).isEqualTo(ReleaseCause.FAILED);
        assertThat(release.getAccountId()).isEqualTo("terminal:bob");
        assertThat(story.ends()).isEmpty();
        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.OPEN);
        assertThat(story.apply("a2", invite).getStatus()).isEqualTo(ApplicationDecisionStatus.ACCEPTED);
    }

    @Test
    void useThatComesBackToAnEndedCodeIsClosedWithTheEndsCause() {
        var revoked = story.issued(1);
        story.apply("a1", revoked);
        story.command(InviteCommandKind.REVOKE, revoked.getInviteId(), null);
        story.fail("a1", revoked, Reason.OUT_OF_STOCK, false);

        var outcome = story.ends().get(0);
        assertThat(outcome.getKind()).isEqualTo(OutcomeKind.REVOKED);
        assertThat(outcome.getUses()).isEqualTo(1);
        assertThat(outcome.getApplicationId()).isEqualTo("a1");
        assertThat(story.driver.rows("hold-by-account")).isZero();
        story.decisions();

        var expired = story.issued(1);
        story.apply("a2", expired);
        story.tick(expired.getExpiresAt());
        story.days(30);
        assertThat(story.ends()).isEmpty();
        story.fail("a2", expired, Reason.OUT_OF_STOCK, false);
        assertThat(story.ends().get(0).getKind()).isEqualTo(OutcomeKind.EXPIRED);
        assertThat(story.state().getStatus()).isEqualTo(InviteStatus.EXPIRED);
        assertThat(story.driver.rows("hold-by-account")).isZero();
    }

    @Test
    void repeatedFailureGivesBackOneUse() {
        var invite = story.issued(2);
        story.apply("a1", invite);
        story.apply("a2", invite);

        story.fail("a1", invite, Reason.OUT_OF_STOCK, false);
        story.fail("a1", invite, Reason.OUT_OF_STOCK, false);

        assertThat(story.decisions()).hasSize(1);
        assertThat(story.state().getRedeemed()).isEqualTo(1);
    }

    @Test
    void failureOfAnApplicationThatWasNeverAcceptedIsRefused() {
        var invite = story.issued(1);

        assertThatThrownBy(() -> story.fail("a1", invite, Reason.OUT_OF_STOCK, false))
                .hasRootCauseMessage("an application failed that was never accepted");
    }

    @Test
    void suspendedCodeExpiresAllTheSame() {
        var invite = story.issued(1);
        story.command(InviteCommandKind.SUSPEND, invite.getInviteId(), null);
        story.tick(invite.getExpiresAt());

        story.days(30);

        assertThat(story.ends()).hasSize(1);
    }

    @Test
    void forgottenCodeLeavesNothingBehind() {
        var invite = story.issued(2);
        story.apply("a1", invite);
        story.driver.records(Topics.INVITE_STATES);

        story.driver.pipe(Topics.INVITES, invite.getInviteId(), null);
        story.driver.turns(2);

        var tombstone = story.driver.records(Topics.INVITE_STATES).get(0);
        assertThat(tombstone.key()).isEqualTo(invite.getInviteId());
        assertThat(tombstone.value()).isNull();
        for (var store : new String[] {
            "invite-by-id", "redemption-by-invite", "unanswered-by-invite", "invite-expiry-due", "invite-due"
        }) {
            assertThat(story.driver.rows(store)).as(store).isZero();
        }
    }

    @Test
    void repeatedRecordOfACodeDoesNotReopenIt() {
        var invite = story.issued(1);
        story.apply("a1", invite);
        story.state();

        story.driver.pipe(Topics.INVITES, invite.getInviteId(), invite);

        assertThat(story.driver.read(Topics.INVITE_STATES)).isEmpty();
        assertThat(story.apply("a2", invite).getReason()).isEqualTo(Reason.CODE_USED_UP);
    }

    private int lastHeld() {
        var balances = story.driver.read(Topics.CREDIT_BALANCES).stream()
                .filter(balance -> balance.getAccountId().equals(ALICE))
                .toList();
        return balances.get(balances.size() - 1).getHeld();
    }
}

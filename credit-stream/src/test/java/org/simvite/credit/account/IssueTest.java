package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.simvite.credit.account.AccountStory.ALICE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.CreditDriver;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.Channel;
import org.simvite.event.Invite;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.OutcomeKind;
import org.simvite.event.PolicyKind;
import org.simvite.event.PolicyMode;
import org.simvite.event.ProfileKind;
import org.simvite.event.Reason;
import org.simvite.event.WayForward;
import org.simvite.identity.Ids;
import org.simvite.topic.Topics;

/** What ACCOUNT decides on an order, and what it says when it refuses. */
class IssueTest {

    private final AccountStory story = AccountStory.opened();

    @AfterEach
    void close() {
        story.close();
    }

    @Test
    void grantIssuesTheCodeHoldsTheStakeAndTellsTheAsker() {
        var order = story.order("r1")
                .setHolderAccountId("terminal:bob")
                .setChannel(Channel.PEER)
                .setBoundAccountId("terminal:bob")
                .setPoolId("esim")
                .setProfileKind(ProfileKind.ESIM);

        var decision = story.ask(order);

        var inviteId = Ids.inviteId("r1", 0);
        assertThat(decision.getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
        assertThat(decision.getInviteId()).isEqualTo(inviteId);
        assertThat(decision.getAccountId()).isEqualTo("terminal:bob");
        assertThat(decision.getExpiresAt()).isEqualTo(CreditDriver.START.plus(Duration.ofDays(30)));
        assertThat(decision.getReason()).isNull();
        assertThat(decision.getObservedReason()).isNull();
        assertThat(decision.getPolicyVersion()).isEqualTo("staked@1");
        assertThat(decision.getPayloadHash()).isEqualTo("hash-r1");
        var record = story.driver.records(Topics.INVITES).get(0);
        assertThat(record.key()).isEqualTo(inviteId);
        assertThat(record.headers().lastHeader("traceparent")).isNotNull();
        var invite = record.value();
        assertThat(invite.getAccountId()).isEqualTo(ALICE);
        assertThat(invite.getHolderAccountId()).isEqualTo("terminal:bob");
        assertThat(invite.getBoundAccountId()).isEqualTo("terminal:bob");
        assertThat(invite.getPoolId()).isEqualTo("esim");
        assertThat(invite.getProfileKind()).isEqualTo(ProfileKind.ESIM);
        assertThat(invite.getStake()).isEqualTo(10);
        assertThat(invite.getUses()).isEqualTo(1);
        assertThat(invite.getNotBefore()).isEqualTo(Gate.AT_ONCE);
        assertThat(invite.getPolicyVersion()).isEqualTo("staked@1");
        var balance = story.balance();
        assertThat(balance.getBalance()).isEqualTo(20);
        assertThat(balance.getHeld()).isEqualTo(10);
        assertThat(balance.getIssuedUses()).isEqualTo(1);
        assertThat(balance.getOpenUses()).isEqualTo(1);
        assertThat(balance.getOpenInvites()).isEqualTo(1);
        assertThat(balance.getNeeded()).isEqualTo(10);
        assertThat(balance.getCanRequest()).isTrue();
    }

    @Test
    void refusesForWantOfCreditAndSaysWhatHoldsItAndWhatToDo() {
        var held = List.of(story.code(), story.code());

        var decision = story.ask(story.order("r3"));

        assertThat(decision.getStatus()).isEqualTo(InviteDecisionStatus.REFUSED);
        assertThat(decision.getReason()).isEqualTo(Reason.CREDIT_TOO_LOW);
        assertThat(decision.getInviteId()).isNull();
        assertThat(decision.getNeeded()).isEqualTo(10);
        assertThat(decision.getAvailable()).isZero();
        assertThat(decision.getBalance()).isEqualTo(20);
        assertThat(decision.getHeld()).isEqualTo(20);
        assertThat(decision.getHeldBy()).containsExactlyInAnyOrderElementsOf(held);
        assertThat(decision.getNextAt()).isNull();
        assertThat(decision.getWaysForward()).containsExactly(WayForward.LET_HELD_SIMS_BE_USED);
        assertThat(story.balance().getCanRequest()).isFalse();
        assertThat(story.driver.read(Topics.INVITES)).hasSize(2);
    }

    @Test
    void refusedOrdersLeaveTheLimitOfTheDayAlone() {
        // given a limit of three a day, two granted, and ten refused for want of credit
        story.ask(story.order("r1").setDayLimit(3));
        story.ask(story.order("r2").setDayLimit(3));
        for (int i = 0; i < 10; i++) {
            assertThat(story.ask(story.order("refused-" + i).setDayLimit(3)).getReason())
                    .isEqualTo(Reason.CREDIT_TOO_LOW);
        }
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(100));
        var balance = story.balance();
        assertThat(balance.getCanRequest()).isTrue();
        assertThat(balance.getLimitedUntil()).isNull();

        // when
        var third = story.ask(story.order("r3").setDayLimit(3));
        var fourth = story.ask(story.order("r4").setDayLimit(3));

        // then the limit is reached, and the account is told until when
        assertThat(third.getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
        assertThat(fourth.getReason()).isEqualTo(Reason.LIMIT_REACHED);
        assertThat(fourth.getNeeded()).isEqualTo(3);
        assertThat(fourth.getAvailable()).isEqualTo(3);
        assertThat(fourth.getWaysForward()).containsExactly(WayForward.WAIT);
        assertThat(fourth.getNextAt()).isEqualTo(CreditDriver.START.plus(Duration.ofDays(1)));
        assertThat(story.balance().getLimitedUntil()).isEqualTo(fourth.getNextAt());
    }

    @Test
    void anAccountWithAsManyOpenCodesAsMayBeIsNotToldThatItCanAsk() {
        story.ask(story.order("r1").setOpenLimit(1));

        assertThat(story.balance().getCanRequest()).isFalse();
        assertThat(story.ask(story.order("r2").setOpenLimit(1)).getReason()).isEqualTo(Reason.LIMIT_REACHED);
        assertThat(story.ask(story.order("r3").setOpenLimit(2)).getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
    }

    @Test
    void codeWithSeveralUsesNeedsAStakeForEach() {
        var decision = story.ask(story.order("r1").setUses(3));

        assertThat(decision.getReason()).isEqualTo(Reason.CREDIT_TOO_LOW);
        assertThat(decision.getNeeded()).isEqualTo(30);
        assertThat(decision.getAvailable()).isEqualTo(20);
        assertThat(decision.getHeldBy()).isEmpty();
        assertThat(decision.getWaysForward()).isEmpty();
    }

    @Test
    void namesTwentyHoldingCodesAtMost() {
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(230));
        for (int i = 0; i < 25; i++) {
            story.code();
        }

        var decision = story.ask(story.order("last"));

        assertThat(decision.getHeld()).isEqualTo(250);
        assertThat(decision.getHeldBy()).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void refusalSaysWhenEnoughCreditWillHaveComeBack() {
        // given 7 points, one used SIM and nothing held: a point every 6 days, 5 in all
        var code = story.code();
        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(-15));

        var decision = story.ask(story.order("r9"));

        assertThat(decision.getAvailable()).isEqualTo(7);
        assertThat(decision.getNextAt()).isEqualTo(CreditDriver.START.plus(Duration.ofDays(18)));
        assertThat(decision.getWaysForward()).containsExactly(WayForward.WAIT);
    }

    @Test
    void refusalPromisesNoTimeWhenWhatComesBackIsNotEnough() {
        var code = story.code();
        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(-20));

        var decision = story.ask(story.order("r9"));

        assertThat(decision.getAvailable()).isEqualTo(2);
        assertThat(decision.getNextAt()).isNull();
        assertThat(decision.getWaysForward()).isEmpty();
    }

    @Test
    void newcomerIsToldToUseTheOwnSim() {
        try (var fresh = new AccountStory()) {
            var unopened = fresh.ask(fresh.order("r1"));
            assertThat(unopened.getReason()).isEqualTo(Reason.CREDIT_TOO_LOW);
            assertThat(unopened.getBalance()).isZero();
            assertThat(unopened.getWaysForward()).containsExactly(WayForward.USE_YOUR_SIM);

            fresh.ask(fresh.order("install").setChannel(Channel.INSTALL));
            fresh.outcome(OutcomeKind.ACCEPTED, null, "own").pipe();
            fresh.tell(fresh.command(AccountCommandKind.ADJUST).setDelta(-5));
            var unused = fresh.ask(fresh.order("r2"));
            assertThat(unused.getAvailable()).isEqualTo(5);
            assertThat(unused.getWaysForward()).containsExactly(WayForward.USE_YOUR_SIM);
        }
    }

    @Test
    void theAccountNamesTheSameWaysForwardAsItsRefusal() {
        try (var fresh = new AccountStory()) {
            // given 20 points: ten held by the unused SIM of her own, ten by a code that she passed on
            fresh.ask(fresh.order("install").setChannel(Channel.INSTALL));
            fresh.outcome(OutcomeKind.ACCEPTED, null, "own").pipe();
            assertThat(fresh.balance().getWaysForward()).isEmpty();
            fresh.ask(fresh.order("r1"));

            var refused = fresh.ask(fresh.order("r2"));

            assertThat(refused.getWaysForward())
                    .containsExactly(WayForward.USE_YOUR_SIM, WayForward.LET_HELD_SIMS_BE_USED);
            assertThat(fresh.balance().getWaysForward()).isEqualTo(refused.getWaysForward());
        }
    }

    @Test
    void installCodeNeedsNoCreditButIsHeldLikeAnyOther() {
        try (var fresh = new AccountStory()) {
            var decision = fresh.ask(fresh.order("install")
                    .setChannel(Channel.INSTALL)
                    .setOpenLimit(1)
                    .setBoundDeviceId("eid-1"));

            assertThat(decision.getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
            assertThat(fresh.driver.one(Topics.INVITES).getBoundDeviceId()).isEqualTo("eid-1");
            var balance = fresh.balance();
            assertThat(balance.getBalance()).isZero();
            assertThat(balance.getHeld()).isEqualTo(10);
            assertThat(balance.getCanRequest()).isFalse();
        }
    }

    @Test
    void refusesAtTheLimitOfOpenCodesAndSaysWhenOneEnds() {
        story.ask(story.order("r1").setNotAfter(CreditDriver.START.plus(Duration.ofDays(3))));

        var decision = story.ask(story.order("r2").setOpenLimit(1));

        assertThat(decision.getReason()).isEqualTo(Reason.LIMIT_REACHED);
        assertThat(decision.getNeeded()).isEqualTo(1);
        assertThat(decision.getAvailable()).isEqualTo(1);
        assertThat(decision.getBalance()).isNull();
        assertThat(decision.getHeldBy()).isEmpty();
        assertThat(decision.getNextAt()).isEqualTo(CreditDriver.START.plus(Duration.ofDays(3)));
        assertThat(decision.getWaysForward()).containsExactly(WayForward.WAIT, WayForward.LET_HELD_SIMS_BE_USED);
    }

    @Test
    void limitComesBeforeCreditInARefusal() {
        story.code();
        story.code();

        assertThat(story.ask(story.order("r3").setOpenLimit(2)).getReason()).isEqualTo(Reason.LIMIT_REACHED);
        assertThat(story.ask(story.order("r4").setOpenLimit(3)).getReason()).isEqualTo(Reason.CREDIT_TOO_LOW);
    }

    @Test
    void refusesASuspendedAccountUntilItIsResumed() {
        story.tell(AccountCommandKind.SUSPEND);

        var decision = story.ask(story.order("r1"));

        assertThat(decision.getReason()).isEqualTo(Reason.SUSPENDED);
        assertThat(decision.getNeeded()).isNull();
        assertThat(decision.getWaysForward()).containsExactly(WayForward.ASK_SUPPORT);
        var balance = story.balance();
        assertThat(balance.getSuspended()).isTrue();
        assertThat(balance.getWaysForward()).containsExactly(WayForward.ASK_SUPPORT);
        story.tell(AccountCommandKind.RESUME);
        assertThat(story.ask(story.order("r2")).getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
        assertThat(story.balance().getSuspended()).isFalse();
    }

    @Test
    void refusesAClosedAccountForGood() {
        story.tell(AccountCommandKind.CLOSE);
        story.tell(AccountCommandKind.RESUME);

        assertThat(story.ask(story.order("r1")).getReason()).isEqualTo(Reason.CLOSED);
        assertThat(story.ask(story.order("r2").setChannel(Channel.INSTALL)).getReason())
                .isEqualTo(Reason.CLOSED);
    }

    @Test
    void repeatedSuspensionAfterAResumptionIsNotCarriedOutAgain() {
        var suspend = story.tell(story.command(AccountCommandKind.SUSPEND));
        story.tell(AccountCommandKind.RESUME);
        story.tell(AccountCommand.newBuilder(suspend));

        assertThat(story.ask(story.order("r1")).getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
    }

    @Test
    void refusesACodeThatWouldBeOverBeforeItBegan() {
        var over = story.ask(story.order("r1").setNotAfter(CreditDriver.START));
        var inverted = story.ask(story.order("r2")
                .setNotBefore(CreditDriver.START.plus(Duration.ofDays(2)))
                .setNotAfter(CreditDriver.START.plus(Duration.ofDays(1))));

        assertThat(over.getReason()).isEqualTo(Reason.CODE_EXPIRED);
        assertThat(inverted.getReason()).isEqualTo(Reason.CODE_EXPIRED);
        assertThat(story.driver.read(Topics.INVITES)).isEmpty();
    }

    @Test
    void codeLivesAsLongAsPolicyAndOrderAllow() {
        var later = CreditDriver.START.plus(Duration.ofDays(5));

        var decision = story.ask(story.order("r1").setNotBefore(later));

        assertThat(decision.getExpiresAt()).isEqualTo(later.plus(Duration.ofDays(30)));
        assertThat(story.driver.one(Topics.INVITES).getNotBefore()).isEqualTo(later);
    }

    @Test
    void codeIsGoodAtOnceByTheClockOfAGatewayThatIsBehind() {
        story.ask(story.order("r1").setAt(CreditDriver.START.minusSeconds(2)));
        story.ask(story.order("r2").setAt(CreditDriver.START.plusSeconds(2)));

        var invites = story.driver.read(Topics.INVITES);
        assertThat(invites).extracting(Invite::getNotBefore).containsExactly(Gate.AT_ONCE, Gate.AT_ONCE);
        assertThat(invites.get(0).getExpiresAt())
                .isEqualTo(invites.get(1).getExpiresAt())
                .isEqualTo(CreditDriver.START.plus(Duration.ofDays(30)));
    }

    @Test
    void repeatedOrderGetsTheFirstDecisionAndConsumesNothing() {
        var first = story.ask(story.order("r1"));
        story.driver.turns(1);
        story.driver.read(Topics.INVITES);
        story.driver.read(Topics.CREDIT_BALANCES);
        story.days(1);

        var again = story.ask(story.order("r1"));

        assertThat(again).isEqualTo(first);
        assertThat(story.driver.read(Topics.INVITES)).isEmpty();
        assertThat(story.driver.read(Topics.CREDIT_BALANCES)).isEmpty();
    }

    @Test
    void repeatedOrderThatWasRefusedStaysRefusedForLongerThanItsTopicKeepsIt() {
        story.code();
        var code = story.code();
        var first = story.ask(story.order("r3"));
        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();

        story.days(35);
        assertThat(story.ask(story.order("r3"))).isEqualTo(first);
        story.days(2);
        assertThat(story.ask(story.order("r3")).getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
    }

    @Test
    void observingPolicyGrantsAndRecordsWhatItWouldHaveSaid() {
        story.activate(AccountStory.policy("watching").setMode(PolicyMode.OBSERVE));
        story.ask(story.order("r1").setUses(2));

        var decision = story.ask(story.order("r2"));

        assertThat(decision.getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
        assertThat(decision.getReason()).isNull();
        assertThat(decision.getObservedReason()).isEqualTo(Reason.CREDIT_TOO_LOW);
        assertThat(decision.getNeeded()).isEqualTo(10);
        assertThat(decision.getAvailable()).isZero();
        assertThat(decision.getPolicyVersion()).isEqualTo("watching@1");
        assertThat(story.balance().getHeld()).isEqualTo(30);
    }

    @Test
    void plainPolicyIssuesWhileTheBalanceIsAtTheThreshold() {
        try (var fresh = new AccountStory()) {
            fresh.activate(
                    AccountStory.policy("plain").setKind(PolicyKind.PLAIN).setOpening(0));
            fresh.outcome(OutcomeKind.ACCEPTED, null, "own").pipe();
            var first = fresh.code();
            var second = fresh.code();
            fresh.outcome(OutcomeKind.USED, first, "a1")
                    .uses(1)
                    .under("plain@1")
                    .pipe();
            fresh.outcome(OutcomeKind.UNUSED, second, "a2")
                    .uses(1)
                    .under("plain@1")
                    .pipe();
            var third = fresh.code();
            fresh.outcome(OutcomeKind.UNUSED, third, "a3")
                    .uses(1)
                    .under("plain@1")
                    .pipe();

            var decision = fresh.ask(fresh.order("r4"));

            assertThat(decision.getReason()).isEqualTo(Reason.CREDIT_TOO_LOW);
            assertThat(decision.getNeeded()).isZero();
            assertThat(decision.getAvailable()).isEqualTo(-1);
            assertThat(decision.getHeld()).isZero();
        }
    }

    @Test
    void betaPolicyIsNotPutInForce() {
        story.activate(AccountStory.policy("beta").setKind(PolicyKind.BETA).setStake(1));

        assertThat(story.ask(story.order("r1")).getPolicyVersion()).isEqualTo("staked@1");
        assertThat(story.driver.meters.counter("simvite.policies.refused").count())
                .isEqualTo(2);
    }

    @Test
    void codeWithMoreUsesThanAnAccountCanHoldIsRefusedInsteadOfLeftUndecided() {
        var campaign = story.order("r1").setChannel(Channel.CAMPAIGN).setUses(Integer.MAX_VALUE);

        var decision = story.ask(campaign);

        assertThat(decision.getReason()).isEqualTo(Reason.LIMIT_REACHED);
        assertThat(decision.getNeeded()).isEqualTo(1_000_000_000);
        assertThat(decision.getAvailable()).isZero();
    }

    @Test
    void pointsHeldByManyCodesOfACampaignDoNotOverflow() {
        for (int i = 0; i < 10; i++) {
            var order = story.order("r" + i).setChannel(Channel.CAMPAIGN).setUses(10_000_000);
            assertThat(story.ask(order).getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);
        }

        var over = story.ask(story.order("over").setChannel(Channel.CAMPAIGN));

        assertThat(over.getReason()).isEqualTo(Reason.LIMIT_REACHED);
        assertThat(story.balance().getHeld()).isEqualTo(1_000_000_000);
        assertThat(story.ask(story.order("own")).getReason()).isEqualTo(Reason.LIMIT_REACHED);
    }

    @Test
    void grantIsRememberedFor400DaysAfterTheCodesEndThenForgottenWithItsRecord() {
        var code = story.code();
        story.driver.read(Topics.INVITES);
        story.outcome(OutcomeKind.EXPIRED, code, null).uses(1).pipe();

        story.days(429);
        assertThat(story.driver.rows("decision-by-request")).isEqualTo(1);
        story.days(1);

        assertThat(story.driver.rows("decision-by-request")).isZero();
        assertThat(story.driver.rows("outcome-by-account")).isZero();
        var tombstone = story.driver.records(Topics.INVITES).get(0);
        assertThat(tombstone.key()).isEqualTo(code);
        assertThat(tombstone.value()).isNull();
    }

    @Test
    void grantIsRememberedAsLongAsAUseIsOpen() {
        story.code();
        story.driver.read(Topics.INVITES);

        story.days(430);
        story.days(1);

        assertThat(story.driver.rows("decision-by-request")).isEqualTo(1);
        assertThat(story.driver.records(Topics.INVITES)).isEmpty();
    }
}

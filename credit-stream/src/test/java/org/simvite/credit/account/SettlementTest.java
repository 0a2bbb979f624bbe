package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.simvite.credit.account.AccountStory.ALICE;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.CreditDriver;
import org.simvite.credit.policy.LateTruth;
import org.simvite.event.AccountCommand;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.Channel;
import org.simvite.event.LedgerCause;
import org.simvite.event.LedgerEntry;
import org.simvite.event.OutcomeKind;
import org.simvite.topic.Topics;

/** What ACCOUNT books. */
class SettlementTest {

    private final AccountStory story = AccountStory.opened();

    @AfterEach
    void close() {
        story.close();
    }

    @Test
    void firstAcceptedApplicationBooksTheOpeningCreditOnce() {
        try (var fresh = new AccountStory()) {
            fresh.outcome(OutcomeKind.ACCEPTED, null, "a1").pipe();
            var entry = fresh.entry();
            assertThat(entry.getCause()).isEqualTo(LedgerCause.OPENING);
            assertThat(entry.getDelta()).isEqualTo(20);
            assertThat(entry.getBalance()).isEqualTo(20);
            assertThat(entry.getSequence()).isEqualTo(1);
            assertThat(fresh.balance().getCanRequest()).isTrue();

            fresh.outcome(OutcomeKind.ACCEPTED, null, "a2").pipe();
            assertThat(fresh.entries()).isEmpty();
        }
    }

    @Test
    void firstLoginOpensASocialAccountButRegisteringATerminalEarnsNothing() {
        story.tell(story.command(AccountCommandKind.OPEN).setAccountId("terminal:new"));
        assertThat(story.entries()).isEmpty();

        story.tell(story.command(AccountCommandKind.OPEN).setAccountId("social:x:1"));
        story.tell(story.command(AccountCommandKind.OPEN).setAccountId("social:x:1"));
        assertThat(story.entry().getDelta()).isEqualTo(20);
    }

    @Test
    void usedSimReleasesTheHoldAndEarnsTwoAndOneForEachOfTwoTopUps() {
        var code = story.code();

        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        story.outcome(OutcomeKind.TOPPED_UP, code, "a1").ordinal(1).pipe();
        story.outcome(OutcomeKind.TOPPED_UP, code, "a1").ordinal(2).pipe();

        var entries = story.entries();
        assertThat(entries).extracting(LedgerEntry::getDelta).containsExactly(2, 1, 1);
        assertThat(entries).extracting(LedgerEntry::getClosedUses).containsExactly(1, 0, 0);
        assertThat(entries).extracting(LedgerEntry::getHeld).containsExactly(0, 0, 0);
        assertThat(entries.get(0).getInviteId()).isEqualTo(code);
        assertThat(entries.get(0).getApplicationId()).isEqualTo("a1");
        assertThat(entries.get(0).getPolicyVersion()).isEqualTo("staked@1");
        var balance = story.balance();
        assertThat(balance.getBalance()).isEqualTo(24);
        assertThat(balance.getOpenInvites()).isZero();
        assertThat(balance.getSequence()).isEqualTo(4);
    }

    @Test
    void unusedCostsTenReturnedTwoAndAnEndedCodeNothing() {
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(20));
        story.entries();

        story.outcome(OutcomeKind.UNUSED, story.code(), "a1").uses(1).pipe();
        story.outcome(OutcomeKind.RETURNED, story.code(), "a2").uses(1).pipe();
        story.outcome(OutcomeKind.EXPIRED, story.code(), null).uses(1).pipe();
        story.outcome(OutcomeKind.REVOKED, story.code(), null).uses(1).pipe();

        assertThat(story.entries()).extracting(LedgerEntry::getDelta).containsExactly(-10, -2, 0, 0);
        assertThat(story.balance().getHeld()).isZero();
    }

    @Test
    void usesOfOneCodeAreClosedOneByOne() {
        var code = story.ask(story.order("r1").setUses(2)).getInviteId();

        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        assertThat(story.entry().getHeld()).isEqualTo(10);
        assertThat(story.balance().getOpenInvites()).isEqualTo(1);
        story.outcome(OutcomeKind.EXPIRED, code, null).uses(1).pipe();

        var balance = story.balance();
        assertThat(balance.getHeld()).isZero();
        assertThat(balance.getOpenInvites()).isZero();
        assertThat(balance.getIssuedUses()).isEqualTo(2);
    }

    @Test
    void lateTruthReversesTheSettlementInFull() {
        var code = story.code();
        var unused = story.outcome(OutcomeKind.UNUSED, code, "a1").uses(1).pipe();
        story.entries();

        story.outcome(OutcomeKind.USED_IN_TIME, code, "a1").reverses(unused).pipe();
        story.outcome(OutcomeKind.USED, code, "a1").pipe();

        var entries = story.entries();
        assertThat(entries).extracting(LedgerEntry::getDelta).containsExactly(10, 2);
        assertThat(entries).extracting(LedgerEntry::getClosedUses).containsExactly(0, 0);
        assertThat(entries.get(0).getCorrectsEntryId()).isEqualTo(unused.getEventId());
        assertThat(story.balance().getBalance()).isEqualTo(22);
    }

    @Test
    void lateUseEarnsFiveAndIsTakenBackWhenItTurnsOutToHaveBeenInTime() {
        var code = story.code();
        var unused = story.outcome(OutcomeKind.UNUSED, code, "a1").uses(1).pipe();
        var late = story.outcome(OutcomeKind.USED_LATE, code, "a1").pipe();
        assertThat(story.balance().getBalance()).isEqualTo(15);

        story.outcome(OutcomeKind.USE_REVERSED, code, "a1").reverses(late).pipe();
        story.outcome(OutcomeKind.USED_IN_TIME, code, "a1").reverses(unused).pipe();
        story.outcome(OutcomeKind.USED, code, "a1").pipe();

        assertThat(story.balance().getBalance()).isEqualTo(22);
    }

    @Test
    void reversalOfUseTakesBackExactlyWhatWasBooked() {
        // given a balance so near the cap that use earned one point instead of two
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(39));
        var code = story.code();
        var used = story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        assertThat(story.balance().getBalance()).isEqualTo(60);
        story.entries();

        story.outcome(OutcomeKind.USE_REVERSED, code, "a1").reverses(used).pipe();

        assertThat(story.entry().getDelta()).isEqualTo(-1);
        assertThat(story.balance().getBalance()).isEqualTo(59);
    }

    @Test
    void aTopUpThatIsReadAgainAfterItWasForgottenIsNotBookedTwice() {
        var used = story.outcome(OutcomeKind.USED, story.code(), "a1").uses(1).pipe();
        var toppedUp =
                story.outcome(OutcomeKind.TOPPED_UP, used.getInviteId(), "a1").ordinal(1);
        toppedUp.pipe();
        assertThat(story.entries()).hasSize(2);
        story.days(LateTruth.REMEMBERED.toDays() + 1);
        story.entries();

        toppedUp.pipe();

        assertThat(story.entries()).isEmpty();
    }

    @Test
    void outcomeIsRememberedForLongerThanSimHeedsLateTruth() {
        var used = story.outcome(OutcomeKind.USED, story.code(), "a1").uses(1).pipe();
        story.days(LateTruth.HEEDED.toDays());
        var until = LateTruth.REMEMBERED.minus(LateTruth.HEEDED);
        assertThat(until).isGreaterThan(Duration.ofDays(7));
        story.driver.advance(until.minusSeconds(10));
        story.entries();

        story.outcome(OutcomeKind.USE_REVERSED, null, "a1").reverses(used).pipe();

        assertThat(story.entry().getDelta()).isEqualTo(-2);
        story.driver.advance(Duration.ofSeconds(20));
        assertThat(story.driver.rows("outcome-by-account"))
                .as("the reversal alone")
                .isEqualTo(1);
    }

    @Test
    void duplicateOutcomeChangesNothing() {
        var code = story.code();
        var used = story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        story.entries();
        story.balance();

        story.driver.pipe(Topics.SIM_OUTCOMES, ALICE, used);

        assertThat(story.entries()).isEmpty();
        assertThat(story.driver.read(Topics.CREDIT_BALANCES)).isEmpty();
    }

    @Test
    void outcomeThatContradictsTheBooksIsRefusedWhole() {
        var code = story.code();
        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        story.entries();
        var balance = story.balance();

        for (var impossible : List.of(
                story.outcome(OutcomeKind.UNUSED, code, "a2").uses(1),
                story.outcome(OutcomeKind.UNUSED, "NEVERISSUED1", "a3").uses(1),
                story.outcome(OutcomeKind.USED_IN_TIME, code, "a4")
                        .reverses(story.outcome(OutcomeKind.UNUSED, code, "a4")
                                .outcome
                                .build()))) {
            assertThatThrownBy(impossible::pipe).hasRootCauseInstanceOf(ImpossibleOutcomeException.class);
        }

        assertThat(story.entries()).isEmpty();
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(0));
        assertThat(story.balance().getBalance()).isEqualTo(balance.getBalance());
    }

    @Test
    void settlementUsesStakeAndScoresOfThePolicyTheCodeWasIssuedUnder() {
        var code = story.code();
        story.activate(AccountStory.policy("harsh").setStake(20).setUsed(7).setUnused(-20));

        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        var next = story.ask(story.order("r2"));

        var entry = story.entry();
        assertThat(entry.getDelta()).isEqualTo(2);
        assertThat(entry.getHeld()).isZero();
        assertThat(entry.getPolicyVersion()).isEqualTo("staked@1");
        assertThat(next.getPolicyVersion()).isEqualTo("harsh@1");
        assertThat(story.balance().getHeld()).isEqualTo(20);
    }

    @Test
    void settlementFindsItsPolicyEvenIfThatWasDeletedMeanwhile() {
        story.activate(AccountStory.policy("brief").setUsed(9));
        var code = story.code();
        story.driver.pipe(Topics.CREDIT_POLICIES, "active/brief@1", null);
        story.driver.pipe(Topics.CREDIT_POLICIES, "brief@1", null);

        story.outcome(OutcomeKind.USED, code, "a1").uses(1).under("brief@1").pipe();

        assertThat(story.entry().getDelta()).isEqualTo(9);
    }

    @Test
    void adjustmentIsBookedOnceWithActorAndCause() {
        var command = story.tell(story.command(AccountCommandKind.ADJUST)
                .setDelta(-30)
                .setCorrectsEntryId("entry-1")
                .setMessage("We took 30 back."));
        story.tell(AccountCommand.newBuilder(command));

        var entry = story.entry();
        assertThat(entry.getCause()).isEqualTo(LedgerCause.ADJUSTED);
        assertThat(entry.getDelta()).isEqualTo(-30);
        assertThat(entry.getBalance()).isEqualTo(-10);
        assertThat(entry.getActor()).isEqualTo("operator:ann");
        assertThat(entry.getNote()).isEqualTo("We took 30 back.");
        assertThat(entry.getCorrectsEntryId()).isEqualTo("entry-1");
    }

    @Test
    void commandsAboutRequestsAreNotForCredit() {
        for (var kind : List.of(
                AccountCommandKind.PAYMENT_CONFIRMED,
                AccountCommandKind.PAYMENT_REFUNDED,
                AccountCommandKind.APPROVE,
                AccountCommandKind.DECLINE)) {
            story.tell(kind);
        }

        assertThat(story.entries()).isEmpty();
        assertThat(story.driver.read(Topics.CREDIT_BALANCES)).isEmpty();
    }

    @Test
    void pointsComeBackByThemselvesFivePerUsedSimAndNoFurther() {
        spoiltOneUsedOne();
        assertThat(story.balance().getNextAt()).isEqualTo(CreditDriver.START.plus(Duration.ofDays(6)));

        story.days(6);
        var entry = story.entry();
        assertThat(entry.getCause()).isEqualTo(LedgerCause.REGAINED);
        assertThat(entry.getDelta()).isEqualTo(1);
        assertThat(entry.getAt()).isEqualTo(CreditDriver.START.plus(Duration.ofDays(6)));
        assertThat(story.balance().getNextAt()).isEqualTo(CreditDriver.START.plus(Duration.ofDays(12)));

        story.days(365);
        story.driver.turns(10);
        assertThat(story.entries()).hasSize(4);
        var balance = story.balance();
        assertThat(balance.getBalance()).isEqualTo(17);
        assertThat(balance.getNextAt()).isNull();
    }

    @Test
    void nothingComesBackWhileSuspendedAndNothingPilesUp() {
        spoiltOneUsedOne();
        story.days(5);
        story.tell(AccountCommandKind.SUSPEND);
        story.days(100);
        assertThat(story.entries()).isEmpty();
        story.tell(AccountCommandKind.RESUME);

        story.days(5);
        assertThat(story.entries()).isEmpty();
        story.days(1);
        assertThat(story.entries()).hasSize(1);
    }

    @Test
    void nothingComesBackUnderAPolicyThatGivesNothingBack() {
        spoiltOneUsedOne();
        story.activate(AccountStory.policy("dry").setRegainEverySeconds(0));

        story.days(30);

        assertThat(story.entries()).isEmpty();
        assertThat(story.balance().getNextAt()).isNull();
    }

    @Test
    void workedExampleOfTheStakedPolicy() {
        var first = story.code();
        var second = story.code();
        assertThat(story.ask(story.order("no")).getAvailable()).isZero();
        story.outcome(OutcomeKind.UNUSED, first, "a1").uses(1).pipe();
        assertThat(story.ask(story.order("still no")).getAvailable()).isZero();
        story.outcome(OutcomeKind.USED, second, "a2").uses(1).pipe();
        assertThat(story.balance().getBalance()).isEqualTo(12);
        var third = story.code();
        story.outcome(OutcomeKind.TOPPED_UP, second, "a2").ordinal(1).pipe();
        story.outcome(OutcomeKind.TOPPED_UP, second, "a2").ordinal(2).pipe();
        story.outcome(OutcomeKind.EXPIRED, third, null).uses(1).pipe();
        assertThat(story.balance().getBalance()).isEqualTo(14);
        story.days(31);
        story.driver.turns(6);
        assertThat(story.balance().getBalance()).isEqualTo(19);
    }

    @Test
    void installCodeOfTheAccountIsSettledLikeAnyOther() {
        try (var fresh = new AccountStory()) {
            var code = fresh.ask(fresh.order("install").setChannel(Channel.INSTALL))
                    .getInviteId();
            fresh.outcome(OutcomeKind.ACCEPTED, code, "own").pipe();
            fresh.outcome(OutcomeKind.USED, code, "own").uses(1).pipe();

            var balance = fresh.balance();
            assertThat(balance.getBalance()).isEqualTo(22);
            assertThat(balance.getHeld()).isZero();
        }
    }

    /** Balance 12, nothing held, one used SIM. */
    private void spoiltOneUsedOne() {
        var first = story.code();
        var second = story.code();
        story.outcome(OutcomeKind.UNUSED, first, "a1").uses(1).pipe();
        story.outcome(OutcomeKind.USED, second, "a2").uses(1).pipe();
        story.entries();
    }
}

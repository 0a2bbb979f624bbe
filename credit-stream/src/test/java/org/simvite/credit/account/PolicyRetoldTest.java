package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.simvite.credit.CreditDriver;
import org.simvite.event.AccountCommandKind;
import org.simvite.event.Channel;
import org.simvite.event.CreditBalance;
import org.simvite.event.InviteDecisionStatus;
import org.simvite.event.OutcomeKind;
import org.simvite.event.PolicyKind;
import org.simvite.event.PolicyMode;
import org.simvite.event.WayForward;
import org.simvite.topic.Topics;

/** What accounts are told that they can ask for follows the policy in force, whether anything happens to them or not. */
class PolicyRetoldTest {

    private final AccountStory story = AccountStory.opened();

    @AfterEach
    void close() {
        story.close();
    }

    @Test
    void anotherPolicyAloneChangesWhatAnAccountIsTold() {
        story.code();
        story.code();
        assertThat(story.balance().getCanRequest()).isFalse();

        story.activate(AccountStory.policy("cheap").setMode(PolicyMode.OBSERVE));
        story.driver.turns(2);

        var told = story.balance();
        assertThat(told.getCanRequest()).isTrue();
        assertThat(told.getWaysForward()).isEmpty();
        assertThat(told.getPolicyVersion()).isEqualTo("cheap@1");
        assertThat(story.ask(story.order("r9")).getStatus()).isEqualTo(InviteDecisionStatus.GRANTED);

        story.activate(AccountStory.policy("dear").setStake(20).setUnused(-20));
        story.driver.turns(2);

        assertThat(story.balance())
                .returns(false, CreditBalance::getCanRequest)
                .returns(20, CreditBalance::getNeeded)
                .returns(List.of(WayForward.LET_HELD_SIMS_BE_USED), CreditBalance::getWaysForward);
    }

    @Test
    void whoWasNeverBookedAnythingReadsWhatARefusalWouldSay() {
        story.driver.turns(1);
        assertThat(story.driver.newcomer())
                .returns(false, CreditBalance::getCanRequest)
                .returns(10, CreditBalance::getNeeded)
                .returns(List.of(WayForward.USE_YOUR_SIM), CreditBalance::getWaysForward);
        var refused = story.ask(story.order("n1").setAccountId("terminal:new").setHolderAccountId("terminal:new"));
        assertThat(refused.getWaysForward()).containsExactly(WayForward.USE_YOUR_SIM);

        story.activate(AccountStory.policy("plain").setKind(PolicyKind.PLAIN).setOpening(0));
        story.driver.turns(1);

        assertThat(story.driver.newcomer().getCanRequest()).isTrue();
        assertThat(story.driver.newcomer().getWaysForward()).isEmpty();
    }

    /** State in a partition that nothing was read of has no offsets beside it: after a kill nobody took it up any more. */
    @Test
    void whereNothingWasReadNothingIsKept() {
        try (var fresh = new CreditDriver()) {
            fresh.turns(3);

            assertThat(fresh.newcomer().getNeeded()).isEqualTo(10);
            assertThat(fresh.rows()).isZero();
        }
    }

    @Test
    void manyAccountsAreToldInBoundedBatchesEachOnceAndOthersAreNotHeldUp() {
        int accounts = 2 * CreditProcessor.RETOLD + 1;
        for (int i = 0; i < accounts; i++) {
            var id = "terminal:" + i;
            story.ask(
                    story.order("i" + i).setAccountId(id).setHolderAccountId(id).setChannel(Channel.INSTALL));
        }
        story.driver.turns(1);
        story.driver.read(Topics.CREDIT_BALANCES);

        story.activate(AccountStory.policy("other").setStake(12));
        story.driver.turns(1);
        assertThat(story.driver.read(Topics.CREDIT_BALANCES)).hasSizeLessThanOrEqualTo(accounts);
        story.driver.turns(10);
        story.driver.read(Topics.CREDIT_BALANCES);

        story.activate(AccountStory.policy("another").setStake(14));
        var told = new HashSet<String>();
        for (int turn = 0; turn < 10; turn++) {
            story.driver.turns(1);
            for (var balance : story.driver.read(Topics.CREDIT_BALANCES)) {
                assertThat(balance.getNeeded()).isEqualTo(14);
                assertThat(told.add(balance.getAccountId())).as("once").isTrue();
            }
        }
        assertThat(told).hasSize(accounts + 1).contains(AccountStory.ALICE);
    }

    @Test
    void aPolicyThatIsPutAgainAsItIsIsToldToNobody() {
        story.activate(AccountStory.policy("other").setStake(12));
        story.driver.turns(4);
        story.driver.read(Topics.CREDIT_BALANCES);

        story.activate(AccountStory.policy("other").setStake(12).setNote("once more"));
        story.driver.turns(4);

        assertThat(story.driver.read(Topics.CREDIT_BALANCES)).isEmpty();
    }

    @Test
    void creditComesBackOnceAPolicyGivesItBackWithoutAnythingElseHappening() {
        story.activate(AccountStory.policy("dry").setRegainEverySeconds(0));
        var code = story.code();
        story.outcome(OutcomeKind.USED, code, "a1").uses(1).pipe();
        story.driver.turns(2);
        story.driver.read(Topics.CREDIT_BALANCES);
        story.driver.read(Topics.CREDIT_LEDGER);
        story.tell(story.command(AccountCommandKind.ADJUST).setDelta(-10));
        story.entries();

        story.activate(AccountStory.policy("wet"));
        story.driver.turns(2);
        story.days(6);
        story.driver.turns(2);

        assertThat(story.entries()).hasSize(1);
    }
}

package org.simvite.gateway.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.simvite.gateway.Later;
import org.simvite.gateway.guess.GuessBudget.Caller;
import org.simvite.gateway.guess.GuessBudget.Limits;
import org.simvite.gateway.guess.GuessBudget.Standing;
import org.simvite.gateway.guess.GuessBudget.Verdict;
import org.simvite.identity.InviteCode;
import org.simvite.identity.InviteCodeMac;

class GuessBudgetTest {

    private static final InviteCodeMac MAC = new InviteCodeMac(List.of(new byte[16]));
    private static final String ID = "0123456789AB";
    private static final InviteCode GENUINE = MAC.issue(ID);
    private static final Verdict RIGHT = new Verdict.Genuine();
    private static final Verdict WRONG = new Verdict.Forged();

    private final Later clock = new Later();
    /** An hour: 3 of a caller, 5 from an address, 2 of an id from a network; a day: 6 of an id. */
    private final GuessBudget budget = new GuessBudget(MAC, new Limits(3, 5, 2, 6, Duration.ofMinutes(1)), clock);

    private static InviteCode forged(String inviteId) {
        var mac = MAC.issue(inviteId).mac();
        return new InviteCode(inviteId, (mac.charAt(0) == '0' ? "1" : "0") + mac.substring(1));
    }

    private static InviteCode forged(int number) {
        return forged("00000000000" + number);
    }

    private Verdict judge(String account, String address, InviteCode code) {
        return budget.judge(code, new Caller(account, address, Standing.STRANGER));
    }

    private Verdict judge(String account, Standing standing) {
        return budget.judge(GENUINE, new Caller(account, "192.0.2.1", standing));
    }

    /** Two others in this network guess at the id until its tries are used up here. */
    private void guessedHere() {
        for (int i = 0; i < 2; i++) {
            assertThat(judge("guesser " + i, "192.0.2." + i, forged(ID))).isEqualTo(WRONG);
        }
    }

    @Test
    void genuineCodesCostNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(judge("a", "192.0.2.1", GENUINE)).isEqualTo(RIGHT);
        }
    }

    @Test
    void aCallerWhoGuessesIsShutOutAndGetsTriesBackWithTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(judge("a", "address " + i, forged(i))).isEqualTo(WRONG);
        }
        // even with the right one
        assertThat(judge("a", "another", GENUINE)).isInstanceOf(Verdict.Exhausted.class);
        assertThat(((Verdict.Exhausted) judge("a", "another", GENUINE)).retryAfter())
                .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
        assertThat(judge("b", "another", GENUINE)).isEqualTo(RIGHT);
        clock.by(Duration.ofMinutes(21));
        assertThat(judge("a", "another", GENUINE)).isEqualTo(RIGHT);
    }

    @Test
    void wrongGuessesAtACarriersAddressKeepNobodyElseOut() {
        for (int i = 0; i < 5; i++) {
            assertThat(judge("guesser " + i, "192.0.2.1", forged(i))).isEqualTo(WRONG);
        }
        // and one more as soon as a try comes back, for an hour
        for (int i = 0; i < 5; i++) {
            clock.by(Duration.ofMinutes(12));
            assertThat(judge("guesser " + i, "192.0.2.1", forged("A0000000000" + i)))
                    .isEqualTo(WRONG);
            assertThat(judge("honest " + i, "192.0.2.1", GENUINE)).isEqualTo(RIGHT);
        }
        // whoever guessed there waits until there is a try at the address, even with the right one
        assertThat(judge("guesser 0", "192.0.2.1", GENUINE)).isInstanceOf(Verdict.Exhausted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"RIGHTFUL", "KNOWN"})
    void guessesOfOthersAtACodeDoNotLockOutItsRightfulHolderNorWhoeverIsKnown(Standing standing) {
        guessedHere();
        assertThat(judge("holder", standing)).isEqualTo(RIGHT);
    }

    @Test
    void whoeverIsLetInWaitsOnceForACodeThatOthersGuessAt() {
        guessedHere();
        assertThat(judge("fresh", Standing.LET_IN)).isEqualTo(new Verdict.Wait(Duration.ofMinutes(1)));
        clock.by(Duration.ofSeconds(59));
        assertThat(judge("fresh", Standing.LET_IN)).isEqualTo(new Verdict.Wait(Duration.ofSeconds(1)));
        clock.by(Duration.ofSeconds(1));
        assertThat(judge("fresh", Standing.LET_IN)).isEqualTo(RIGHT);
        // elsewhere nobody waits
        assertThat(judge("fresh as well", "198.51.100.1", GENUINE)).isEqualTo(RIGHT);
    }

    /** A million made-up keys of one network get the id's tries, and no more. */
    @Test
    void aWrongGuessBeyondTheIdsTriesCostsMoreThanAPairOfKeys() {
        int guessed = 0;
        for (int i = 0; i < 100; i++) {
            judge("key " + i, "192.0.2." + i, forged(ID));
            clock.by(Duration.ofSeconds(1));
        }
        clock.by(Duration.ofMinutes(1));
        for (int i = 0; i < 100; i++) {
            guessed += judge("key " + i, "192.0.2." + i, forged(ID)).equals(WRONG) ? 1 : 0;
        }
        assertThat(guessed).isZero();
        // told to come back, in a minute or when there is a try again
        assertThat(judge("key 99", "192.0.2.1", GENUINE)).isEqualTo(new Verdict.Wait(Duration.ofMinutes(1)));
        clock.by(Duration.ofMinutes(28));
        assertThat(judge("key 99", "192.0.2.1", GENUINE)).isEqualTo(RIGHT);
    }

    @Test
    void whoeverIsLetInWhileHeWaitsHasWaited() {
        guessedHere();
        assertThat(judge("fresh", Standing.STRANGER)).isEqualTo(new Verdict.Wait(Duration.ofMinutes(1)));
        clock.by(Duration.ofMinutes(1));
        assertThat(judge("fresh", Standing.STRANGER)).isEqualTo(new Verdict.Wait(Duration.ofMinutes(1)));
        assertThat(judge("fresh", Standing.LET_IN)).isEqualTo(RIGHT);
    }

    @Test
    void whoeverGuessedWrongIsRefusedWhileTheIdsTriesAreUsedUpAndTheWaitDoesNotHelp() {
        guessedHere();
        assertThat(judge("guesser 0", Standing.STRANGER)).isInstanceOf(Verdict.Exhausted.class);
        assertThat(judge("guesser 0", Standing.KNOWN)).isInstanceOf(Verdict.Exhausted.class);
        clock.by(Duration.ofMinutes(2));
        assertThat(judge("guesser 0", Standing.STRANGER)).isInstanceOf(Verdict.Exhausted.class);
    }

    @Test
    void afterTheWaitAWrongGuessIsTheLast() {
        guessedHere();
        var fresh = new Caller("fresh", "192.0.2.9", Standing.LET_IN);
        assertThat(budget.judge(forged(ID), fresh)).isInstanceOf(Verdict.Wait.class);
        clock.by(Duration.ofMinutes(1));
        assertThat(budget.judge(forged(ID), fresh)).isEqualTo(WRONG);
        assertThat(budget.judge(GENUINE, fresh)).isInstanceOf(Verdict.Exhausted.class);
    }

    @Test
    void guessesFromManyNetworksAreCountedForTheDay() {
        for (int i = 0; i < 6; i++) {
            assertThat(judge("guesser " + i, "10.0." + i + ".1", forged(ID))).isEqualTo(WRONG);
        }
        var fresh = new Caller("fresh", "198.51.100.1", Standing.LET_IN);
        assertThat(budget.judge(GENUINE, fresh)).isInstanceOf(Verdict.Wait.class);
        clock.by(Duration.ofMinutes(1));
        assertThat(budget.judge(GENUINE, fresh)).isEqualTo(RIGHT);
        // however many networks somebody has: made-up keys get no more than the day's
        for (int i = 0; i < 100; i++) {
            assertThat(judge("key " + i, "10.1." + i + ".1", forged(ID))).isInstanceOf(Verdict.Wait.class);
        }
    }

    @Test
    void aCallerWhoHasUsedUpHisOwnTriesCostsNobodyAnything() {
        for (int i = 0; i < 3; i++) {
            assertThat(judge("a", "192.0.2.1", forged(i))).isEqualTo(WRONG);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(judge("a", "192.0.2.1", forged(ID))).isInstanceOf(Verdict.Exhausted.class);
        }
        assertThat(judge("b", "192.0.2.1", forged(ID))).isEqualTo(WRONG);
        assertThat(judge("b", "192.0.2.1", GENUINE)).isEqualTo(RIGHT);
    }

    @Test
    void theRightfulHolderHasHisOwnTriesToLoseAndNoMore() {
        var holder = new Caller("holder", "192.0.2.1", Standing.RIGHTFUL);
        for (int i = 0; i < 3; i++) {
            assertThat(budget.judge(forged(ID), holder)).isEqualTo(WRONG);
        }
        assertThat(budget.judge(GENUINE, holder)).isInstanceOf(Verdict.Exhausted.class);
        assertThat(judge("fresh", Standing.STRANGER)).isEqualTo(RIGHT);
    }
}

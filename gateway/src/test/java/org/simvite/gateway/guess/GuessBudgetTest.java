package org.simvite.gateway.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.guess.GuessBudget.Limits;
import org.simvite.gateway.guess.GuessBudget.Verdict;
import org.simvite.identity.InviteCode;
import org.simvite.identity.InviteCodeMac;

class GuessBudgetTest {

    private static final InviteCodeMac MAC = new InviteCodeMac(List.of(new byte[16]));
    private static final InviteCode GENUINE = MAC.issue("0123456789AB");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final GuessBudget budget = new GuessBudget(MAC, new Limits(3, 5, 4), new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    private static InviteCode forged(String inviteId) {
        var mac = MAC.issue(inviteId).mac();
        return new InviteCode(inviteId, (mac.charAt(0) == '0' ? "1" : "0") + mac.substring(1));
    }

    private Verdict guess(String caller, String address, InviteCode code) {
        return budget.judge(code, caller, address);
    }

    @Test
    void genuineCodesCostNothing() {
        for (int i = 0; i < 100; i++) {
            assertThat(guess("a", "1", GENUINE)).isEqualTo(new Verdict.Genuine());
        }
    }

    @Test
    void aCallerWhoGuessesIsShutOutAndGetsTriesBackWithTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(guess("a", "address " + i, forged("00000000000" + i))).isEqualTo(new Verdict.Forged());
        }
        // even with the right one
        assertThat(guess("a", "another", GENUINE)).isInstanceOf(Verdict.Exhausted.class);
        assertThat(((Verdict.Exhausted) guess("a", "another", GENUINE)).retryAfter())
                .isBetween(Duration.ofMinutes(19), Duration.ofMinutes(21));
        assertThat(guess("b", "another", GENUINE)).isEqualTo(new Verdict.Genuine());
        now = now.plus(Duration.ofMinutes(21));
        assertThat(guess("a", "another", GENUINE)).isEqualTo(new Verdict.Genuine());
    }

    @Test
    void manyCallersFromOneAddressAreShutOut() {
        for (int i = 0; i < 5; i++) {
            assertThat(guess("caller " + i, "1", forged("00000000000" + i))).isEqualTo(new Verdict.Forged());
        }
        assertThat(guess("fresh", "1", GENUINE)).isInstanceOf(Verdict.Exhausted.class);
        assertThat(guess("fresh", "2", GENUINE)).isEqualTo(new Verdict.Genuine());
    }

    @Test
    void whoeverKnowsAnIdHasOnlyAFewGuessesAnHour() {
        for (int i = 0; i < 4; i++) {
            assertThat(guess("caller " + i, "address " + i, forged("0123456789AB")))
                    .isEqualTo(new Verdict.Forged());
        }
        assertThat(guess("fresh", "fresh", GENUINE)).isInstanceOf(Verdict.Exhausted.class);
    }
}

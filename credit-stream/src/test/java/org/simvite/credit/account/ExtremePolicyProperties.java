package org.simvite.credit.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.PolicyRecords;
import org.simvite.credit.policy.SomePolicies;

/** Policies at the ends of what is valid: whatever the account has been through, a decision is made and can be written. */
class ExtremePolicyProperties {

    private static final Instant FARTHEST = Instant.parse("9999-12-31T00:00:00Z");

    /** @param moved by corrections, before anything is asked */
    record Account(int moved, int usedSims, int orders) {}

    @Provide
    Arbitrary<CreditPolicy> policies() {
        var points = Arbitraries.of(1, 20, 10_000);
        var level = Arbitraries.of(10_000, 1_000_000);
        var seconds = Arbitraries.of(1L, 315_360_000L);
        return Combinators.combine(points, level, level, seconds, seconds, Arbitraries.of(0, 5, 1_000_000))
                .as((stake, cap, below, every, life, perUsedSim) -> SomePolicies.put("extreme", 1)
                        .setStake(stake)
                        .setUnused(-stake)
                        .setReturned(-stake)
                        .setLateUse(stake)
                        .setUsed(10_000)
                        .setTopUp(10_000)
                        .setTopUpsCounted(1_000)
                        .setCap(cap)
                        .setOpening(0)
                        .setRegainBelow(Math.min(below, cap))
                        .setRegainEverySeconds(every)
                        .setRegainPerUsedSim(perUsedSim)
                        .setCodeLifeSeconds(life)
                        .setMinimumTopUp(Map.of("EUR", 1_000_000_000_000L))
                        .build())
                .map(put -> ((PolicyRecords.Reading.Good) PolicyRecords.read(put)).policy());
    }

    @Provide
    Arbitrary<Account> accounts() {
        return Combinators.combine(
                        Arbitraries.of(0, -2_000_000, -29_000_000, -2_000_000_000, 2_000_000_000),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(1, 5))
                .as(Account::new);
    }

    @Property(tries = 300)
    void noValidPolicyIsTooExtremeForADecision(
            @ForAll("policies") CreditPolicy policy, @ForAll("accounts") Account account) {
        var model = new AccountModel(policy);
        model.open();
        for (int i = 0; i < account.usedSims(); i++) {
            model.order(Channel.INSTALL, 1, 0, 0);
            model.settle(ReportedOutcome.Kind.USED, 0);
        }
        model.adjust(account.moved());
        for (int i = 0; i < account.orders(); i++) {
            if (model.order(Channel.FREE, i % 2 == 0 ? 1 : 1_000_000, 0, 0) instanceof IssueDecision.Refused refused) {
                var nextAt = refused.refusal().nextAt();
                assertThat(nextAt == null || nextAt.isBefore(FARTHEST)).isTrue();
            }
            assertThat(Gate.waysForward(model.account(), policy, model.now, List::of))
                    .isNotNull();
        }
    }
}

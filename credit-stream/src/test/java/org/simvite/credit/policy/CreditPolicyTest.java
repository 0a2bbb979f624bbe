package org.simvite.credit.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.simvite.event.PolicyKind;

class CreditPolicyTest {

    private static final CreditPolicy STAKED = CreditPolicy.DEFAULT;

    @Test
    void defaultIsTheDesignsStakedPolicy() {
        assertThat(STAKED.id()).isEqualTo("staked@1");
        assertThat(STAKED.scores().opening()).isEqualTo(20);
        assertThat(STAKED.holdPerUse()).isEqualTo(10);
        assertThat(STAKED.needed(1)).isEqualTo(10);
        assertThat(STAKED.needed(3)).isEqualTo(30);
        assertThat(STAKED.score(Outcome.USED, 0)).isEqualTo(2);
        assertThat(STAKED.score(Outcome.TOPPED_UP, 1)).isEqualTo(1);
        assertThat(STAKED.score(Outcome.TOPPED_UP, 2)).isEqualTo(1);
        assertThat(STAKED.score(Outcome.TOPPED_UP, 3)).isZero();
        assertThat(STAKED.score(Outcome.UNUSED, 0)).isEqualTo(-10);
        assertThat(STAKED.score(Outcome.RETURNED, 0)).isEqualTo(-2);
        assertThat(STAKED.score(Outcome.USED_LATE, 0)).isEqualTo(5);
        assertThat(STAKED.score(Outcome.EXPIRED, 0)).isZero();
        assertThat(STAKED.score(Outcome.REVOKED, 0)).isZero();
    }

    @Test
    void whatIsEarnedStopsAtTheCapAndWhatIsLostDoesNot() {
        assertThat(STAKED.capped(59, 2)).isEqualTo(1);
        assertThat(STAKED.capped(60, 2)).isZero();
        assertThat(STAKED.capped(75, 2)).isZero();
        assertThat(STAKED.capped(60, -10)).isEqualTo(-10);
    }

    @Test
    void pointsComeBackBelowTheLevelAndForUsedSimsOnly() {
        assertThat(STAKED.givesBack(19, 1, 4)).isTrue();
        assertThat(STAKED.givesBack(20, 1, 4)).isFalse();
        assertThat(STAKED.givesBack(19, 1, 5)).isFalse();
        assertThat(STAKED.givesBack(0, 0, 0)).isFalse();
    }

    @Test
    void boundIsOpeningByTenAndNineTenthsOfUsedSims() {
        assertThat(STAKED.wasteBound(0)).isEqualTo(2);
        assertThat(STAKED.wasteBound(10)).isEqualTo(11);
    }

    @Test
    void plainScoresOneForUseAndOneForDisuseWhateverItsOtherNumbers() {
        var plain = SomePolicies.plain(0, 0);
        assertThat(plain.holdPerUse()).isZero();
        assertThat(plain.needed(7)).isZero();
        assertThat(plain.score(Outcome.USED, 0)).isEqualTo(1);
        assertThat(plain.score(Outcome.UNUSED, 0)).isEqualTo(-1);
        for (var outcome :
                List.of(Outcome.TOPPED_UP, Outcome.RETURNED, Outcome.USED_LATE, Outcome.EXPIRED, Outcome.REVOKED)) {
            assertThat(plain.score(outcome, 1)).as(outcome.name()).isZero();
        }
        assertThat(plain.capped(1_000, 1)).isEqualTo(1);
        assertThat(plain.givesBack(-5, 100, 0)).isFalse();
    }

    @Test
    void sourceEntryWithoutColonStandsForItsKind() {
        var evidence = STAKED.evidence();
        assertThat(evidence.trusts("operator")).isTrue();
        assertThat(evidence.trusts("operator:billing")).isTrue();
        assertThat(evidence.trusts("smdp:one")).isTrue();
        assertThat(evidence.trusts("operators")).isFalse();
        assertThat(evidence.trusts("terminal")).isFalse();
        assertThat(evidence.trusts("owner")).isFalse();
        assertThat(Evidence.covers("operator:billing", "operator:other")).isFalse();
    }

    @Test
    void topUpsCountByCurrencyAndTrafficByOctets() {
        var evidence = new Evidence(List.of(), List.of(), Map.of("EUR", 100L), 1_000);
        assertThat(evidence.countsTopUp("EUR", 100)).isTrue();
        assertThat(evidence.countsTopUp("EUR", 99)).isFalse();
        assertThat(evidence.countsTopUp("USD", 1_000_000)).isFalse();
        assertThat(evidence.countsTopUp(null, 1_000_000)).isFalse();
        assertThat(evidence.countsTraffic(1_000)).isTrue();
        assertThat(evidence.countsTraffic(999)).isFalse();
        assertThat(new Evidence(List.of(), List.of(), Map.of(), 0).countsTraffic(Long.MAX_VALUE))
                .isFalse();
    }

    @Test
    void contractsDefaultsAreTheDefaultPolicysNumbers() {
        var read = PolicyRecords.read(SomePolicies.put("staked", 1).build());

        assertThat(read).isInstanceOfSatisfying(PolicyRecords.Reading.Good.class, good -> {
            assertThat(good.policy().scores()).isEqualTo(STAKED.scores());
            assertThat(good.policy().regain()).isEqualTo(STAKED.regain());
            assertThat(good.policy().deadlines()).isEqualTo(STAKED.deadlines());
            assertThat(good.policy().stake()).isEqualTo(STAKED.stake());
        });
    }

    @Test
    void betaIsRefusedWithItsReason() {
        assertThat(problems(SomePolicies.put("beta", 1).setKind(PolicyKind.BETA)))
                .containsExactly("kind: PLAIN or STAKED");
    }

    @Test
    void everyNumberThatMakesNoSenseIsNamed() {
        var put = SomePolicies.put("Bad Name", 0)
                .setStake(5)
                .setUsed(-1)
                .setTopUp(-1)
                .setTopUpsCounted(-1)
                .setUnused(-10)
                .setReturned(-6)
                .setLateUse(11)
                .setOpening(61)
                .setRegainEverySeconds(-1)
                .setRegainBelow(61)
                .setRegainPerUsedSim(-1)
                .setCodeLifeSeconds(0)
                .setFetchSeconds(0)
                .setActivationSeconds(0)
                .setFirstUseSeconds(0)
                .setMinimumTopUp(Map.of("EUR", -1L))
                .setMinimumTrafficOctets(-1);

        assertThat(problems(put)).hasSize(18).allMatch(problem -> problem.contains(": "));
        assertThat(problems(SomePolicies.put("s", 1).setStake(0).setUnused(1).setReturned(1)))
                .contains("stake: stake >= 1", "unused: -10000 to 0", "returned: -10000 to 0");
        assertThat(problems(SomePolicies.put("s", 1).setKind(PolicyKind.UNKNOWN)))
                .containsExactly("kind: PLAIN or STAKED");
        assertThat(problems(SomePolicies.put("s", 1).setMode(org.simvite.event.PolicyMode.UNKNOWN)))
                .containsExactly("mode: ENFORCE or OBSERVE");
    }

    private static List<String> problems(org.simvite.event.CreditPolicy.Builder put) {
        return ((PolicyRecords.Reading.Refused) PolicyRecords.read(put.build())).problems();
    }
}

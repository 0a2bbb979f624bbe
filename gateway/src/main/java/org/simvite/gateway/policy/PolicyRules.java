package org.simvite.gateway.policy;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.simvite.event.CreditPolicy;
import org.simvite.event.PolicyKind;
import org.simvite.gateway.answer.Fault;

/** The rules of those who use a policy: what they would not put in force must not be answered as if it were. */
final class PolicyRules {

    private record Rule(String member, String text, Predicate<CreditPolicy> holds) {}

    private static final List<Rule> OF_ALL = List.of(
            new Rule(
                    "kind",
                    "PLAIN or STAKED",
                    policy -> policy.getKind() != PolicyKind.UNKNOWN && policy.getKind() != PolicyKind.BETA),
            // without a trusted source, or without anything that counts as use, every SIM would end unused
            new Rule(
                    "trustedSources",
                    "at least one",
                    policy -> !policy.getTrustedSources().isEmpty()),
            new Rule(
                    "minimumTopUp",
                    "minimumTopUp or minimumTrafficOctets, or nothing counts as use",
                    policy -> !policy.getMinimumTopUp().isEmpty() || policy.getMinimumTrafficOctets() > 0));

    private static final List<Rule> OF_STAKED = List.of(
            new Rule("opening", "opening <= cap", policy -> policy.getOpening() <= policy.getCap()),
            new Rule("regainBelow", "regainBelow <= cap", policy -> policy.getRegainBelow() <= policy.getCap()),
            new Rule("stake", "stake >= 1", policy -> policy.getStake() >= 1),
            new Rule("stake", "stake <= cap", policy -> policy.getStake() <= policy.getCap()),
            new Rule("unused", "-unused <= stake", policy -> -policy.getUnused() <= policy.getStake()),
            new Rule("returned", "-returned <= stake", policy -> -policy.getReturned() <= policy.getStake()),
            new Rule("lateUse", "lateUse <= -unused", policy -> policy.getLateUse() <= -policy.getUnused()));

    private PolicyRules() {}

    /** Those that do not hold, each at the member it is about. */
    static List<Fault> broken(CreditPolicy policy) {
        var more = policy.getKind() == PolicyKind.STAKED ? OF_STAKED : List.<Rule>of();
        return Stream.of(OF_ALL, more)
                .flatMap(List::stream)
                .filter(rule -> !rule.holds.test(policy))
                .map(rule -> new Fault("/" + rule.member, rule.text))
                .toList();
    }
}

package org.simvite.credit.policy;

import java.util.List;
import org.simvite.event.PolicyKind;

/** Reads policies from the contract {@code credit-policies}. */
public final class PolicyRecords {

    private PolicyRecords() {}

    /** A policy as read: good, or refused with everything that is wrong with it. */
    public sealed interface Reading {

        record Good(CreditPolicy policy) implements Reading {}

        record Refused(List<String> problems) implements Reading {}
    }

    /** Reads one record. */
    public static Reading read(org.simvite.event.CreditPolicy put) {
        if (put.getKind() == PolicyKind.BETA) {
            return refused("policies of kind BETA are not built yet; use STAKED or PLAIN");
        }
        if (put.getKind() == PolicyKind.UNKNOWN) {
            return refused("kind is STAKED or PLAIN");
        }
        if (put.getMode() == org.simvite.event.PolicyMode.UNKNOWN) {
            return refused("mode is ENFORCE or OBSERVE");
        }
        var policy = toPolicy(put);
        var problems = PolicyCheck.problems(policy);
        return problems.isEmpty() ? new Reading.Good(policy) : new Reading.Refused(problems);
    }

    private static Reading refused(String problem) {
        return new Reading.Refused(List.of(problem));
    }

    private static CreditPolicy toPolicy(org.simvite.event.CreditPolicy put) {
        return new CreditPolicy(
                put.getName(),
                put.getVersion(),
                PolicyFamily.valueOf(put.getKind().name()),
                PolicyMode.valueOf(put.getMode().name()),
                put.getStake(),
                put.getThreshold(),
                new Scores(
                        put.getOpening(),
                        put.getUsed(),
                        put.getTopUp(),
                        put.getTopUpsCounted(),
                        put.getUnused(),
                        put.getReturned(),
                        put.getLateUse(),
                        put.getCap()),
                new Regain(put.getRegainEverySeconds(), put.getRegainBelow(), put.getRegainPerUsedSim()),
                new Deadlines(
                        put.getCodeLifeSeconds(),
                        put.getFetchSeconds(),
                        put.getActivationSeconds(),
                        put.getFirstUseSeconds()),
                new Evidence(
                        put.getTrustedSources(),
                        put.getAwaitedSources(),
                        put.getMinimumTopUp(),
                        put.getMinimumTrafficOctets()));
    }
}

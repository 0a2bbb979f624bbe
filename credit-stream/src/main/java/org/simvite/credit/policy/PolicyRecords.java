package org.simvite.credit.policy;

import java.util.List;
import org.simvite.policy.PolicyRules;

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
        var problems = PolicyRules.broken(put).stream()
                .map(broken -> broken.member() + ": " + broken.rule())
                .toList();
        return problems.isEmpty() ? new Reading.Good(toPolicy(put)) : new Reading.Refused(problems);
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

package org.simvite.credit.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether the numbers of a policy make sense together. A policy that fails is never put in force. */
public final class PolicyCheck {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private final List<String> problems = new ArrayList<>();

    private PolicyCheck() {}

    /** Everything that is wrong with it, in plain sentences; empty when it is good. */
    public static List<String> problems(CreditPolicy policy) {
        var check = new PolicyCheck();
        check.that(
                NAME.matcher(policy.name()).matches(), "name is a lower-case word of at most 40 letters, digits or -");
        check.that(policy.version() >= 1, "version is 1 or more");
        check.deadlines(policy.deadlines());
        check.evidence(policy.evidence());
        if (policy.family() == PolicyFamily.STAKED) {
            check.staked(policy);
        }
        return List.copyOf(check.problems);
    }

    private void deadlines(Deadlines deadlines) {
        that(deadlines.codeLifeSeconds() > 0, "codeLifeSeconds is above 0");
        that(deadlines.fetchSeconds() > 0, "fetchSeconds is above 0");
        that(deadlines.activationSeconds() > 0, "activationSeconds is above 0");
        that(deadlines.firstUseSeconds() > 0, "firstUseSeconds is above 0");
    }

    private void evidence(Evidence evidence) {
        that(evidence.minimumTrafficOctets() >= 0, "minimumTrafficOctets is 0 or more");
        that(evidence.minimumTopUp().values().stream().allMatch(amount -> amount >= 0), "minimumTopUp is 0 or more");
    }

    private void staked(CreditPolicy policy) {
        var scores = policy.scores();
        that(policy.stake() >= 1, "stake is 1 or more");
        that(scores.used() >= 0, "used is 0 or more");
        that(scores.topUp() >= 0, "topUp is 0 or more");
        that(scores.topUpsCounted() >= 0, "topUpsCounted is 0 or more");
        that(scores.unused() <= 0, "unused is 0 or less");
        that(scores.returned() <= 0, "returned is 0 or less");
        // or an outcome could take more than its use held, and open codes would vouch for nothing
        that(-scores.unused() <= policy.stake(), "stake covers unused");
        that(-scores.returned() <= policy.stake(), "stake covers returned");
        // or wasting a SIM and using it late would earn credit
        that(scores.lateUse() >= 0 && scores.lateUse() <= -scores.unused(), "lateUse is 0 to what unused takes");
        that(scores.opening() >= 0 && scores.opening() <= scores.cap(), "opening is 0 to cap");
        that(policy.regain().everySeconds() >= 0, "regainEverySeconds is 0 or more");
        that(policy.regain().below() <= scores.cap(), "regainBelow is not above cap");
        that(policy.regain().perUsedSim() >= 0, "regainPerUsedSim is 0 or more");
    }

    private void that(boolean good, String rule) {
        if (!good) {
            problems.add(rule);
        }
    }
}

package org.simvite.credit.policy;

import java.time.Instant;
import org.simvite.event.PolicyKind;

/** Policies for tests. */
public final class SomePolicies {

    private static final CreditPolicy STAKED = CreditPolicy.DEFAULT;

    private SomePolicies() {}

    /** PLAIN with that opening credit and threshold, and numbers that it must not look at. */
    public static CreditPolicy plain(int opening, int threshold) {
        var scores = new Scores(opening, 2, 1, 2, -10, -2, 5, 60);
        return new CreditPolicy(
                "plain",
                1,
                PolicyFamily.PLAIN,
                PolicyMode.ENFORCE,
                10,
                threshold,
                scores,
                STAKED.regain(),
                STAKED.deadlines(),
                STAKED.evidence());
    }

    /** The default in OBSERVE mode. */
    public static CreditPolicy observing() {
        return like("watching", PolicyMode.OBSERVE, 10, STAKED.scores(), STAKED.regain());
    }

    /** STAKED with another stake and other scores. */
    public static CreditPolicy staked(String name, int stake, Scores scores) {
        return like(name, PolicyMode.ENFORCE, stake, scores, STAKED.regain());
    }

    /** STAKED that neither caps nor gives back, so that the order of outcomes cannot matter. */
    public static CreditPolicy uncapped() {
        var scores = new Scores(20, 2, 1, 2, -10, -2, 5, 1_000_000);
        return like("uncapped", PolicyMode.ENFORCE, 10, scores, new Regain(0, 20, 5));
    }

    private static CreditPolicy like(String name, PolicyMode mode, int stake, Scores scores, Regain regain) {
        return new CreditPolicy(
                name, 1, PolicyFamily.STAKED, mode, stake, 0, scores, regain, STAKED.deadlines(), STAKED.evidence());
    }

    /** As the gateway puts it, with the contract's defaults. */
    public static org.simvite.event.CreditPolicy.Builder put(String name, int version) {
        return org.simvite.event.CreditPolicy.newBuilder()
                .setEventId(name + "@" + version)
                .setAt(Instant.EPOCH)
                .setName(name)
                .setVersion(version)
                .setKind(PolicyKind.STAKED)
                .setTrustedSources(STAKED.evidence().trustedSources())
                .setAwaitedSources(STAKED.evidence().awaitedSources())
                .setMinimumTopUp(STAKED.evidence().minimumTopUp());
    }
}

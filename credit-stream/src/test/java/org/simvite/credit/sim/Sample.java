package org.simvite.credit.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.simvite.credit.policy.Deadlines;
import org.simvite.credit.policy.Evidence;

/** An assignment under a policy, with its three deadlines. */
final class Sample {

    static final String APP = "app-1";
    static final String BILLING = "operator:billing";
    static final String SMDP = "smdp:one";
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final Duration FETCH = Duration.ofHours(48);
    static final Duration ACTIVATION = Duration.ofDays(14);
    static final Duration FIRST_USE = Duration.ofDays(30);
    static final Instant FETCH_DUE = START.plus(FETCH);
    static final Instant ACTIVATION_DUE = START.plus(ACTIVATION);
    static final Instant FAR = START.plus(Duration.ofDays(1000));

    static final Terms TERMS = new Terms(
            new Deadlines(2_592_000, FETCH.toSeconds(), ACTIVATION.toSeconds(), FIRST_USE.toSeconds()),
            new Evidence(List.of("operator", "smdp"), List.of(), Map.of("EUR", 500L), 1_000_000),
            2);

    static final Assignment ESIM = assignment(true);
    static final Assignment VSIM = assignment(false);

    private Sample() {}

    static Assignment assignment(boolean esim) {
        return assignment(esim, START);
    }

    static Assignment assignment(boolean esim, Instant at) {
        return new Assignment(
                at,
                esim,
                "8988211000000530082",
                0,
                "esim",
                "terminal:a",
                "eid-d",
                "7Q2M9K4TB0ZX",
                "terminal:inviter",
                10,
                "staked@1");
    }

    static Fact downloaded(Instant at) {
        return Fact.moment("smdp:one/downloaded-" + at, Fact.Kind.DOWNLOADED, at, SMDP);
    }

    static Fact activated(Instant at) {
        return Fact.moment("operator:billing/activated-" + at, Fact.Kind.ACTIVATED, at, BILLING);
    }

    static Fact toppedUp(Instant at) {
        return Fact.topUp("operator:billing/top-up-" + at, at, BILLING, 500, "EUR");
    }

    static Fact returned(Instant at) {
        return Fact.moment("owner/return-" + at, Fact.Kind.RETURN, at, "owner");
    }
}

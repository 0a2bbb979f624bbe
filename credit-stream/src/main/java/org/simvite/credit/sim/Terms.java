package org.simvite.credit.sim;

import java.time.Duration;
import java.util.List;
import org.simvite.credit.policy.CreditPolicy;
import org.simvite.credit.policy.Deadlines;
import org.simvite.credit.policy.Evidence;

/**
 * What the policy that a code was issued under says about the life of a SIM.
 *
 * @param deadlines how long things may take
 * @param evidence whose word counts, and what counts as use
 * @param topUpsCounted how many top-ups after the use count; 0 or more
 */
public record Terms(Deadlines deadlines, Evidence evidence, int topUpsCounted) {

    private static final String OWNER = "owner";
    private static final String SMDP = "smdp";

    /** The terms of a policy. */
    public static Terms of(CreditPolicy policy) {
        return new Terms(policy.deadlines(), policy.evidence(), policy.scores().topUpsCounted());
    }

    /** Whether what the source says moves credit. */
    public boolean trusts(String source) {
        return evidence.trusts(source);
    }

    /** Sources that must have reported past a deadline before silence counts. */
    public List<String> awaited() {
        return evidence.awaitedSources();
    }

    /** From PROVISIONED until an eSIM must be downloaded; also the time in which it can be given back. */
    Duration fetch() {
        return deadlines.fetch();
    }

    /** From PROVISIONED until the SIM must be activated. */
    Duration activation() {
        return deadlines.activation();
    }

    /** From activation until the first qualifying use. */
    Duration firstUse() {
        return deadlines.firstUse();
    }

    /** Whether the source is an SM-DP+, which the gateway believes only what concerns its own profiles. */
    static boolean isSmdp(String source) {
        return Evidence.covers(SMDP, source);
    }

    /** Whether the source knows of downloads: the SM-DP+ does, it hands the profile out. */
    boolean knowsDownloads(String source) {
        return isSmdp(source) || trusts(source);
    }

    /** Whether the source can give the SIM back: its owner, through the gateway, or whom the policy trusts. */
    boolean mayReturn(String source) {
        return source.equals(OWNER) || trusts(source);
    }

    /** Whether a top-up, net of what was taken back, is large enough. */
    boolean counts(String currency, long amountMinor) {
        return amountMinor > 0 && evidence.countsTopUp(currency, amountMinor);
    }

    /** Whether a traffic report is large enough. */
    boolean countsTraffic(long octets) {
        return evidence.countsTraffic(octets);
    }
}

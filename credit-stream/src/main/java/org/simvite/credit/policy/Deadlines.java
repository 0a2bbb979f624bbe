package org.simvite.credit.policy;

import java.time.Duration;

/**
 * How long things may take; all above 0.
 *
 * @param codeLifeSeconds from issue to the end of an unredeemed code
 * @param fetchSeconds from PROVISIONED to download (eSIM) or fetching (virtual SIM); also the time to give back
 * @param activationSeconds from PROVISIONED to activation
 * @param firstUseSeconds from activation to the first qualifying use
 */
public record Deadlines(long codeLifeSeconds, long fetchSeconds, long activationSeconds, long firstUseSeconds) {

    public Duration codeLife() {
        return Duration.ofSeconds(codeLifeSeconds);
    }

    public Duration fetch() {
        return Duration.ofSeconds(fetchSeconds);
    }

    public Duration activation() {
        return Duration.ofSeconds(activationSeconds);
    }

    public Duration firstUse() {
        return Duration.ofSeconds(firstUseSeconds);
    }
}

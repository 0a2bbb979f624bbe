package org.simvite.runtime.shell;

/**
 * The answer of one readiness check.
 *
 * @param reason for people: what it waits for, or what it has; no secrets
 */
public record Health(boolean ready, String reason) {

    /** Asked at each request of {@code /health/ready}: quick, and never blocking. */
    @FunctionalInterface
    public interface Check {
        Health now();
    }

    public static Health ready(String reason) {
        return new Health(true, reason);
    }

    public static Health notReady(String reason) {
        return new Health(false, reason);
    }
}

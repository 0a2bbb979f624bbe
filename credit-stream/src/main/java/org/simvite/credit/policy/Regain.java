package org.simvite.credit.policy;

/**
 * Points that come back by themselves.
 *
 * @param everySeconds one point comes back in this time; 0: never
 * @param below only while the balance is below this
 * @param perUsedSim at most this many points in all for each used SIM
 */
public record Regain(long everySeconds, int below, int perUsedSim) {}

package org.simvite.provisioning.pool;

/**
 * Counters of a first-in-first-out line whose members stand in numbered places. Places left out of turn stay empty and are
 * passed over once.
 *
 * @param head first place that may be taken; can go below 0 when somebody is let in first
 * @param tail first place never given
 * @param size how many stand in it
 */
public record Line(long head, long tail, long size) {

    static final Line EMPTY = new Line(1, 1, 0);

    /** Which line: free profiles or waiting applications, per pool and kind. */
    public record Id(String poolId, ProfileKind kind, Side side) {}

    public enum Side {
        FREE,
        WAITING
    }
}

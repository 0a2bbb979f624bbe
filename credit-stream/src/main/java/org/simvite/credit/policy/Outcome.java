package org.simvite.credit.policy;

/** What can become of one use of a code, as far as credit is concerned. */
public enum Outcome {
    /** Activated, and a qualifying top-up or traffic, before the deadline. */
    USED,
    /** A further qualifying top-up on a used SIM. */
    TOPPED_UP,
    /** A deadline passed without use. */
    UNUSED,
    /** Given back undownloaded, in time. */
    RETURNED,
    /** Used, but after the deadline; follows {@link #UNUSED}. */
    USED_LATE,
    /** The code ended unredeemed. */
    EXPIRED,
    /** The code was revoked unredeemed. */
    REVOKED
}

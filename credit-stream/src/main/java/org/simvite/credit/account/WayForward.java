package org.simvite.credit.account;

/** What the owner can do about a refusal, in the order in which they are named. */
public enum WayForward {
    /** A time is known at which it is worth asking again. */
    WAIT,
    /** The account's own SIM has not been applied for, or not been used. */
    USE_YOUR_SIM,
    /** SIMs got with codes that were passed on are not used yet. */
    LET_HELD_SIMS_BE_USED,
    /** Only an operator can help. */
    ASK_SUPPORT
}

package org.simvite.credit.account;

/** Why the gate refuses, in the order in which it looks: the first that applies is the answer. */
public enum RefusalReason {
    CLOSED,
    SUSPENDED,
    /** What was ordered would be over before it began. */
    CODE_EXPIRED,
    /** As many codes were issued within a day, or are open, as may be. */
    LIMIT_REACHED,
    /** The only one that a policy in OBSERVE mode lets pass, hence the last. */
    CREDIT_TOO_LOW
}

package org.simvite.credit.account;

/** Whether the account may be given codes. */
public enum Standing {
    ACTIVE,
    SUSPENDED,
    /** For good. */
    CLOSED
}

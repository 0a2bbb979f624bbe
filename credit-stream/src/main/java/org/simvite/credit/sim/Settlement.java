package org.simvite.credit.sim;

/** How an assignment ends. The three exclude each other. */
public enum Settlement {
    USED,
    UNUSED,
    RETURNED
}

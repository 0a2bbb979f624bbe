package org.simvite.command;

/** What an account may do. */
public enum AccountStatus {
    ACTIVE,
    /** Gets no codes and no SIMs, and its codes give none, until it is resumed. */
    SUSPENDED,
    /** For good. */
    CLOSED,
    /** Closed, and its person is to be forgotten. For good. */
    ERASED;

    /** Whether no later command brings the account back. */
    public boolean ended() {
        return this == CLOSED || this == ERASED;
    }
}

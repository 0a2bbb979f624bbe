package org.simvite.invite.request;

/** What an account can do about a refusal. The words are those of the HTTP API. */
public enum WayForward {
    WAIT,
    /** Of the account's own code. */
    USE_YOUR_SIM,
    /** An operator can release the device. */
    ASK_SUPPORT
}

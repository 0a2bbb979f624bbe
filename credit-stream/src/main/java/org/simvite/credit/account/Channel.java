package org.simvite.credit.account;

/** How a code is come by. */
public enum Channel {
    INSTALL,
    FREE,
    PAID,
    PEER,
    SOCIAL,
    CAMPAIGN;

    /** Whether orders name the limits of the account: all but those of the issuer. */
    public boolean limited() {
        return this != CAMPAIGN;
    }

    /** Whether credit and the number of open codes are asked about. Install codes and campaigns have limits of their own. */
    public boolean gated() {
        return this != INSTALL && this != CAMPAIGN;
    }
}

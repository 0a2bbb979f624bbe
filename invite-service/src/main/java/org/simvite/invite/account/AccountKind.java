package org.simvite.invite.account;

/** What stands behind an account; its id says so. */
public enum AccountKind {
    UNKNOWN,
    /** The signing key of a terminal. */
    TERMINAL,
    /** A person known to an identity provider. */
    SOCIAL,
    /** A campaign of the issuer. */
    ISSUER;

    /** The kind of account that has this id; UNKNOWN for an id of no known form. */
    public static AccountKind of(String accountId) {
        if (accountId.startsWith("terminal:")) {
            return TERMINAL;
        }
        if (accountId.startsWith("social:")) {
            return SOCIAL;
        }
        return accountId.startsWith("issuer:") ? ISSUER : UNKNOWN;
    }
}

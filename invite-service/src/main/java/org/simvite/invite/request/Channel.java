package org.simvite.invite.request;

import org.simvite.invite.account.AccountKind;

/** How a code is come by. */
public enum Channel {
    /** A channel that this build does not know. */
    UNKNOWN,
    /** Automatic, at the registration of a terminal. */
    INSTALL,
    /** On credit alone, by a terminal or a person. */
    FREE,
    PAID,
    PEER,
    /** On credit alone, by a person known to an identity provider. */
    SOCIAL,
    CAMPAIGN;

    /** Whether accounts of this kind can have a code by this channel at all. */
    public boolean offeredTo(AccountKind kind) {
        return switch (this) {
            case INSTALL -> kind == AccountKind.TERMINAL;
            case FREE -> kind == AccountKind.TERMINAL || kind == AccountKind.SOCIAL;
            case SOCIAL -> kind == AccountKind.SOCIAL;
            case UNKNOWN, PAID, PEER, CAMPAIGN -> false;
        };
    }
}

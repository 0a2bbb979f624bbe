package org.simvite.credit.invite;

import java.util.Locale;

/** What is applied for. */
public enum ProfileKind {
    ESIM,
    VSIM;

    /** The pool that an application is for when nobody named one: called like the kind. */
    String defaultPool() {
        return name().toLowerCase(Locale.ROOT);
    }
}

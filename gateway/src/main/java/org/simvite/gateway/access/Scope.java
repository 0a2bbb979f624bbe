package org.simvite.gateway.access;

import java.util.Locale;

/** What an operator's token can cover. In tokens by its name in lower case. */
public enum Scope {
    STOCK,
    ACTIVITY,
    CREDIT,
    INVITES,
    LETTERS,
    /** Beside {@link #LETTERS}: a letter's record goes back with another value, which can say anything on any topic. */
    REPAIR;

    /** @throws IllegalArgumentException if there is no such scope */
    public static Scope of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

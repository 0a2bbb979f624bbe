package org.simvite.serde;

/** What the registry demands of a new schema of a subject; the names are the registry's. */
public enum Compatibility {
    NONE,
    /** New and last schema read each other. */
    FULL,
    /** New schema and every earlier one read each other. */
    FULL_TRANSITIVE
}

package org.simvite.provisioning.pool;

/** How a virtual SIM authenticates (3GPP TS 35.206 Milenage, TS 35.231 TUAK); {@code NONE} for a profile to download. */
public enum Algorithm {
    NONE,
    MILENAGE,
    TUAK
}

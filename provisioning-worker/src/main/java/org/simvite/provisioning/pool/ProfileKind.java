package org.simvite.provisioning.pool;

/** What a profile is: one to download from an SM-DP+ (SGP.22), or keys that a software SIM takes. */
public enum ProfileKind {
    ESIM,
    VSIM
}

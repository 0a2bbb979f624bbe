package org.simvite.provisioning.pool;

/** FULFIL prepares a profile and seals its parameters; CANCEL takes it back at the SM-DP+. */
public enum OrderKind {
    FULFIL,
    CANCEL
}

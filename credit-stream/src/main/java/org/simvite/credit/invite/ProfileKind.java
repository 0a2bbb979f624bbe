package org.simvite.credit.invite;

/** What is applied for. */
public enum ProfileKind {
    ESIM,
    VSIM
}

package org.simvite.credit.policy;

/** Whether the gate refuses, or only records that it would have. */
public enum PolicyMode {
    ENFORCE,
    OBSERVE
}

package org.simvite.credit.policy;

/** Which formula a policy's numbers are put into; the formulas stand at {@link CreditPolicy}. */
public enum PolicyFamily {
    PLAIN,
    STAKED
}

package org.simvite.topic;

/** Who writes or reads a topic: one broker principal each. */
public enum Party {
    GATEWAY,
    INVITE_SERVICE,
    CREDIT_STREAM,
    PROVISIONING_WORKER,
    /** Whatever reads the published facts: warehouses, reports, reconciliation. */
    ANALYTICS,
    /** The issuer's own systems that feed activity in. */
    OPERATOR
}

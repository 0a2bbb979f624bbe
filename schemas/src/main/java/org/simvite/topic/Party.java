package org.simvite.topic;

import java.util.Locale;

/** Who writes or reads a topic: one broker principal each. */
public enum Party {
    GATEWAY,
    INVITE_SERVICE,
    CREDIT_STREAM,
    PROVISIONING_WORKER,
    /** Whatever reads the published facts: warehouses, reports, reconciliation. */
    ANALYTICS,
    /** The issuer's own systems that feed activity in. */
    OPERATOR;

    /** As {@code invite-service}; of a Streams application it is the id as well, after the installation's prefix. */
    public String processName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package org.simvite.provisioning.pool;

import java.time.Instant;

/**
 * The result of one attempt. It decides nothing: POOL does.
 *
 * @param at when the attempt ended
 * @param backEndCode subject and reason code of the back end (such as {@code 8.2.1/3.3}), empty when there is none
 */
public record Result(
        Instant at,
        String applicationId,
        OrderKind kind,
        int attempt,
        String iccid,
        int generation,
        Outcome outcome,
        FailureReason reason,
        String backEndCode) {

    @Override
    public String toString() {
        return applicationId + "/" + kind + "/" + attempt + " " + outcome + " " + backEndCode;
    }
}

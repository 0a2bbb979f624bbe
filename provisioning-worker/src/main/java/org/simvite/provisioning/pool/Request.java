package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;

/**
 * A redeemed application that asks for a profile.
 *
 * @param accountId the account that applied; the signature's key is its thumbprint
 * @param poolChosen the applicant chose the pool, as opposed to the code's issuer or the default of the kind
 * @param eid a claim of the terminal; null when it made none or when it is no longer kept
 * @param sealingKey the terminal's public sealing key (JWK); empty once nothing more is to be sealed
 * @param signature the application's compact JWS; empty once nothing more is to be sealed
 * @param trace the application's own, which all that is told of it carries on (W3C traceparent); null when it came without
 */
public record Request(
        String applicationId,
        String poolId,
        boolean poolChosen,
        ProfileKind kind,
        String accountId,
        String deviceId,
        @Nullable String eid,
        String sealingKey,
        String signature,
        Hold hold,
        @Nullable String trace) {

    /** Without what only the making of the parameters needs. */
    Request served() {
        return new Request(applicationId, poolId, poolChosen, kind, accountId, deviceId, eid, "", "", hold, trace);
    }

    /** Without anything that tells a device from its twin. */
    Request closed() {
        return new Request(applicationId, poolId, poolChosen, kind, accountId, deviceId, null, "", "", hold, trace);
    }

    @Override
    public String toString() {
        return "application " + applicationId + " at " + poolId;
    }
}

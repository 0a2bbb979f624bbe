package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;

/**
 * A redeemed application that asks for a profile.
 *
 * @param accountId the account that applied; the signature's key is its thumbprint
 * @param eid a claim of the terminal; null when it made none or when it is no longer kept
 * @param sealingKey the terminal's public sealing key (JWK); empty once nothing more is to be sealed
 * @param signature the application's compact JWS; empty once nothing more is to be sealed
 */
public record Request(
        String applicationId,
        String poolId,
        ProfileKind kind,
        String accountId,
        String deviceId,
        @Nullable String eid,
        String sealingKey,
        String signature,
        Hold hold) {

    /** Without what only the making of the parameters needs. */
    Request served() {
        return new Request(applicationId, poolId, kind, accountId, deviceId, eid, "", "", hold);
    }

    /** Without anything that tells a device from its twin. */
    Request closed() {
        return new Request(applicationId, poolId, kind, accountId, deviceId, null, "", "", hold);
    }

    @Override
    public String toString() {
        return "application " + applicationId + " at " + poolId;
    }
}

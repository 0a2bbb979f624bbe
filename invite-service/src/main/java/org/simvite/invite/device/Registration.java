package org.simvite.invite.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A terminal made itself known; the gateway has checked that it holds both its keys. It claims its device.
 *
 * @param deviceId HMAC of the EID or of the attested device, else the thumbprint of the signing key
 * @param accountId {@code terminal:} and the thumbprint of the signing key
 * @param requestId under which the outcome of the install code can be asked for
 * @param at when the gateway took it in
 * @param platform operating system, as the terminal says
 * @param model model, as the terminal says
 * @param ownerAccountId social account that owns the terminal
 * @param attestation verdict of the attestation: {@value #UNATTESTED}, or the name of what was proven
 */
public record Registration(
        String deviceId,
        String accountId,
        String requestId,
        Instant at,
        @Nullable String platform,
        @Nullable String model,
        @Nullable String ownerAccountId,
        String attestation) {

    /** Nothing was proven. */
    public static final String UNATTESTED = "none";

    public boolean attested() {
        return !attestation.equals(UNATTESTED);
    }
}

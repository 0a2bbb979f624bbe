package org.simvite.invite.request;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.invite.account.Terminal;
import org.simvite.invite.device.DeviceVerdict;
import org.simvite.invite.device.Registration;

/**
 * An account asks for a code.
 *
 * @param requestId identifies the request: the first decision on it stands
 * @param at when it came in at the gateway
 * @param verdict INSTALL: what the devices' books say
 * @param terminal INSTALL: the terminal that registered
 * @param payloadHash SHA-256 over the canonical request: tells a repeat from a misuse of the same id
 */
public record Request(
        String requestId,
        String accountId,
        Channel channel,
        Instant at,
        DeviceVerdict verdict,
        @Nullable Terminal terminal,
        String payloadHash) {

    /** Comes by way of a registration, so that it can open the account of its terminal. */
    public boolean registered() {
        return channel == Channel.INSTALL && verdict != DeviceVerdict.UNKNOWN && terminal != null;
    }

    /** Comes by way of a registration that proved something of its terminal. */
    public boolean attested() {
        return registered() && terminal != null && !terminal.attestation().equals(Registration.UNATTESTED);
    }
}

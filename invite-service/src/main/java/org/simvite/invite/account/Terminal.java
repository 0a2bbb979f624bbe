package org.simvite.invite.account;

import org.jspecify.annotations.Nullable;

/**
 * What a terminal's account knows of its terminal, as it first registered.
 *
 * @param ownerAccountId social account that the terminal belongs to, for good: its codes are held against the owner
 * @param attestation the latest verdict that proved something, {@code none} until there is one
 */
public record Terminal(
        String deviceId,
        @Nullable String platform,
        @Nullable String model,
        @Nullable String ownerAccountId,
        String attestation) {

    Terminal attested(String verdict) {
        return new Terminal(deviceId, platform, model, ownerAccountId, verdict);
    }
}

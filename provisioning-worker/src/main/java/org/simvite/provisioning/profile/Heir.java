package org.simvite.provisioning.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A later row that brings a profile which a pool has already: it comes to it if the pool lets go of the profile.
 *
 * @param identifiers that it claims along, {@code imsi:} or {@code msisdn:} and the digits, in this order
 */
public record Heir(ImportRow row, String poolId, List<String> identifiers) {

    public Heir(ImportRow row, String poolId, @Nullable List<String> identifiers) {
        this.row = row;
        this.poolId = poolId;
        this.identifiers = identifiers == null ? List.of() : List.copyOf(identifiers);
    }
}

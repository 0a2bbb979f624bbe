package org.simvite.credit.invite;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.simvite.identity.DeviceIds;

/**
 * Who asks for a use of a code.
 *
 * @param payloadHash of the application, carried on to its decisions
 * @param profileKind null: one that is not known here; such an application is never accepted
 * @param at when the application came in; what it was worth then, it is worth when it is read
 */
public record Applicant(
        String applicationId,
        Instant at,
        String accountId,
        String deviceId,
        @Nullable ProfileKind profileKind,
        String poolId,
        String payloadHash) {

    /** The SIM is for a device that shows its EID, which is asked before the pool is. */
    boolean namesDevice() {
        return DeviceIds.namesEid(deviceId);
    }
}

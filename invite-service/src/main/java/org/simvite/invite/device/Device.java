package org.simvite.invite.device;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A device of which a download once proved whose it is. A device that is only claimed has no row: a claim gives no right
 * over it and takes none from it. It is remembered for ever, so that its install code is given once, whatever becomes of keys
 * and accounts, until an operator releases it.
 *
 * @param accountId whose SIM it downloaded first; null while it is released
 * @param confirmedAt when that was; of a released device, when it last was
 * @param releasedAt when it was last released; the epoch when it never was
 * @param releasedBy the command that released it; empty when none did
 */
public record Device(@Nullable String accountId, Instant confirmedAt, Instant releasedAt, String releasedBy) {

    /**
     * What became of a command to release the device.
     *
     * @param result what the operator is told
     * @param device the device as it is to be remembered; null when nothing changed
     */
    public record Release(ReleaseResult result, @Nullable Device device) {}

    /** What the books say about an install code that this account asks for. */
    public static DeviceVerdict verdict(@Nullable Device device, String accountId) {
        var another = device != null && device.accountId != null && !device.accountId.equals(accountId);
        return another ? DeviceVerdict.KNOWN : DeviceVerdict.FIRST;
    }

    /**
     * Takes in that the device downloaded a SIM of this account. The earliest download stands, in whatever order they are told.
     *
     * @return empty if that changes nothing
     */
    public static Optional<Device> confirmed(@Nullable Device known, String accountId, Instant at) {
        if (known == null) {
            return Optional.of(new Device(accountId, at, Instant.EPOCH, ""));
        }
        boolean overtaken = !at.isAfter(known.releasedAt);
        boolean later = known.accountId != null && !at.isBefore(known.confirmedAt);
        return overtaken || later
                ? Optional.empty()
                : Optional.of(new Device(accountId, at, known.releasedAt, known.releasedBy));
    }

    /**
     * Releases the device, if its confirmation is older than the command. The same command again has the same result.
     *
     * @param at when the command was given
     */
    public static Release release(@Nullable Device known, String commandId, Instant at) {
        if (known == null) {
            return new Release(ReleaseResult.DEVICE_UNKNOWN, null);
        }
        if (known.releasedBy.equals(commandId)) {
            return new Release(ReleaseResult.DONE, null);
        }
        if (known.accountId == null) {
            return new Release(ReleaseResult.ALREADY_SO, null);
        }
        if (at.isBefore(known.confirmedAt)) {
            return new Release(ReleaseResult.OVERTAKEN, null);
        }
        return new Release(ReleaseResult.DONE, new Device(null, known.confirmedAt, at, commandId));
    }
}

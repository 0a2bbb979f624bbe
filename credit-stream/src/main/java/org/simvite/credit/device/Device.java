package org.simvite.credit.device;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What occupies a device: SIMs that were downloaded by it and are not used yet, whoever's they are. More than one only if
 * they were downloaded before one of them was heard of, or were bound to no device.
 *
 * @param occupied how many; 0 or more
 * @param term counts releases by operators: what occupied the device in an earlier term does so no more
 * @param releasedAt when the last such command was given; the epoch when none was
 * @param releasedBy that command; empty when there was none
 */
public record Device(int occupied, int term, Instant releasedAt, String releasedBy) {

    static final Device FREE = new Device(0, 0, Instant.EPOCH, "");

    /** The device and the claim as they are now. */
    public record Change(Device device, Claim claim) {}

    /** What became of a command. @param device as it is now */
    public record Release(ReleaseResult result, Device device) {}

    /**
     * An application that names the device asks for it. The first answer stands: one that asks again gets it again.
     *
     * @param known null: it has not been heard of
     */
    Claim asked(@Nullable Claim known, String accountId, String poolId, Instant now) {
        if (known != null) {
            return known;
        }
        return Claim.of(accountId, poolId, occupied > 0 ? Claim.Status.REFUSED : Claim.Status.OPEN, term, now);
    }

    /** The profile of an application was downloaded by the device, whether it had named it or not. */
    Change downloaded(@Nullable Claim known, String accountId, Instant now) {
        if (known != null && (known.status() == Claim.Status.OCCUPIES || known.status() == Claim.Status.RELEASED)) {
            return new Change(this, known);
        }
        return new Change(
                new Device(occupied + 1, term, releasedAt, releasedBy),
                Claim.of(accountId, known == null ? "" : known.poolId(), Claim.Status.OCCUPIES, term, now));
    }

    /** The application ended, or its SIM was used. This may be heard before its download is. */
    Change released(@Nullable Claim known, Instant now) {
        boolean occupies = known != null && holds(known);
        return new Change(
                occupies ? new Device(occupied - 1, term, releasedAt, releasedBy) : this,
                Claim.of(
                        known == null ? "" : known.accountId(),
                        known == null ? "" : known.poolId(),
                        Claim.Status.RELEASED,
                        term,
                        now));
    }

    /** Whether the claim is one of those that are counted. */
    boolean holds(Claim claim) {
        return claim.status() == Claim.Status.OCCUPIES && claim.term() == term;
    }

    /**
     * An operator releases it: nothing that was downloaded before occupies it any more.
     *
     * @param at when the command was given; the later one holds, between two of one moment the one with the greater id
     */
    Release release(String commandId, Instant at) {
        if (releasedBy.equals(commandId)) {
            return new Release(ReleaseResult.DONE, this);
        }
        if (at.isBefore(releasedAt) || (at.equals(releasedAt) && commandId.compareTo(releasedBy) < 0)) {
            return new Release(ReleaseResult.OVERTAKEN, this);
        }
        return occupied == 0
                ? new Release(ReleaseResult.ALREADY_SO, this)
                : new Release(ReleaseResult.DONE, new Device(0, term + 1, at, commandId));
    }
}

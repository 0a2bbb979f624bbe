package org.simvite.backing.smdp;

/** Life of a profile at the SM-DP+ (SGP.22 3.1.6). */
public enum ProfileState {
    /** In the inventory, not ordered. */
    AVAILABLE,
    /** Ordered without an EID. */
    ALLOCATED,
    /** Ordered for one EID. */
    LINKED,
    /** Has a matching id, waits for its release. */
    CONFIRMED,
    /** May be downloaded. */
    RELEASED,
    /** Delivered to an eUICC, installation not reported yet. */
    DOWNLOADED,
    /** On the eUICC. */
    INSTALLED,
    /** Deleted from the eUICC; not a state of SGP.22 v2, which keeps it as installed. */
    DELETED,
    /** Not installed: retry limit of the confirmation code, or the installation failed. */
    ERROR,
    /** Cancelled for good. */
    UNAVAILABLE;

    /** An order exists that can still be cancelled. */
    boolean isCancellable() {
        return switch (this) {
            case ALLOCATED, LINKED, CONFIRMED, RELEASED, ERROR -> true;
            case AVAILABLE, DOWNLOADED, INSTALLED, DELETED, UNAVAILABLE -> false;
        };
    }

    /** The profile has left the SM-DP+. */
    boolean isDelivered() {
        return this == DOWNLOADED || this == INSTALLED || this == DELETED;
    }
}

package org.simvite.provisioning.pool;

/**
 * Work on one generation of one profile, with all that a worker needs.
 *
 * @param attempt 1 at first, one more each time it is issued again for the same application and kind
 * @param reusable CANCEL: the profile may be issued again
 */
public record Order(OrderKind kind, int attempt, Reservation reservation, Profile profile, boolean reusable) {

    /** The same for each attempt. */
    public String orderId() {
        return reservation.applicationId() + "/" + kind;
    }
}

package org.simvite.provisioning.pool;

/** What one attempt at an order came to. */
public enum Outcome {
    SUCCEEDED,
    /** Not now: order again after a while. Of a virtual SIM it says as well that its keys have not been touched. */
    TRY_LATER,
    /** This profile cannot be had at the back end. */
    PROFILE_UNUSABLE,
    /**
     * The applicant's own data make it impossible. The worker finds that out before it touches the profile, from the order
     * alone, so no attempt at this order can have prepared anything.
     */
    APPLICANT_FAULT,
    /** It cannot be fulfilled, through our fault. */
    FAILED,
    CANCELLED,
    /** The back end says that the profile was downloaded. */
    ALREADY_DOWNLOADED,
    /** What the back end says does not tell whose the profile is, or whether it is still there. */
    DOUBTFUL;

    /** An older attempt that ends like this speaks for the order: what it found or did cannot be undone by a later one. */
    boolean holdsForAllAttempts() {
        return this != TRY_LATER && this != FAILED && this != DOUBTFUL;
    }
}

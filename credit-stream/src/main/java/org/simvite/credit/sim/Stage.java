package org.simvite.credit.sim;

/** How far a life has come, in the order of rank; named as on the topic. */
public enum Stage {
    PROVISIONED,
    DOWNLOADED,
    INSTALLED,
    ACTIVATED,
    /** Not known to be downloaded, and its profile is to come back. */
    RECLAIMING,
    USED,
    UNUSED,
    RETURNED,
    /** The profile went back to stock, or was retired. */
    RECLAIMED
}

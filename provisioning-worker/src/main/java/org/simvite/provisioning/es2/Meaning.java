package org.simvite.provisioning.es2;

/** What an answer of the SM-DP+ means for the order. */
public enum Meaning {
    SUCCEEDED,
    /** The profile is under an order already: ours of an attempt before, or another one. */
    IN_USE,
    /** The matching id is under an order already. */
    MATCHING_ID_IN_USE,
    /** The profile is under an order that is not this one. */
    OTHER_ORDER,
    /** The profile was downloaded. */
    ALREADY_DOWNLOADED,
    /** The same call can succeed later. */
    TRY_LATER,
    /** This profile cannot be had. */
    PROFILE_UNUSABLE,
    /** The same call will never succeed. */
    FAILED
}

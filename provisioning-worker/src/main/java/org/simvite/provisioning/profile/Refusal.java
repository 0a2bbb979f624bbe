package org.simvite.provisioning.profile;

/** Why a profile is not taken in. */
public enum Refusal {
    /** It belongs to another pool. */
    PROFILE_ELSEWHERE,
    /** Another profile has its IMSI. */
    IMSI_TAKEN,
    /** Its pool does not take it: something is missing, or another profile in use has its number. */
    INVALID
}

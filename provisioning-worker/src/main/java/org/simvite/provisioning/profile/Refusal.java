package org.simvite.provisioning.profile;

/** Why a profile is not taken in. */
public enum Refusal {
    /** It belongs to another pool. */
    PROFILE_ELSEWHERE,
    /** It is in its pool with other content: an import never overwrites what may have been given away. */
    CONTENT_DIFFERS,
    /** Another profile has its IMSI. */
    IMSI_TAKEN,
    /** Another profile has its MSISDN. */
    MSISDN_TAKEN,
    /** It was given away once, and its pool has forgotten it since: nobody gets the same keys again. */
    ENDED,
    /** Its pool does not take it: something is missing, or another profile in use has its number. */
    INVALID;

    /** @param identifier {@code imsi:} or {@code msisdn:} and the digits */
    public static Refusal taken(String identifier) {
        return identifier.startsWith("imsi:") ? IMSI_TAKEN : MSISDN_TAKEN;
    }
}

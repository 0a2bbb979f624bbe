package org.simvite.provisioning.pool;

import org.jspecify.annotations.Nullable;

/**
 * What intake told about a profile; never changes.
 *
 * @param iccid 19 or 20 digits without padding
 * @param imsi 6 to 15 digits
 * @param msisdn at most 15 digits, no plus sign
 * @param profileType as the SM-DP+ knows it
 * @param smdpId id under which the SM-DP+ that holds the profile is configured
 * @param encryptedKeys virtual SIM: Ki and OPc as compact JWE to the stock key; null once they may never be sealed again
 */
public record SimData(
        String iccid,
        String poolId,
        ProfileKind kind,
        @Nullable String imsi,
        @Nullable String msisdn,
        @Nullable String profileType,
        @Nullable String smdpId,
        Algorithm algorithm,
        @Nullable String encryptedKeys) {

    /** Has all that making its parameters needs. An eSIM without SM-DP+ is at the one that is configured first. */
    boolean complete() {
        return kind == ProfileKind.ESIM || imsi != null && encryptedKeys != null && algorithm != Algorithm.NONE;
    }

    SimData withoutKeys() {
        return new SimData(iccid, poolId, kind, imsi, msisdn, profileType, smdpId, algorithm, null);
    }

    /** The end of the ICCID is enough to find it and too little to use it. */
    @Override
    public String toString() {
        return kind + " *" + iccid.substring(Math.max(0, iccid.length() - 4)) + " of " + poolId;
    }
}

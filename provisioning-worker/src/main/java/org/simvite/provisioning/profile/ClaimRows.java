package org.simvite.provisioning.profile;

import org.jspecify.annotations.Nullable;

/** The rows that PROFILE reads and writes. */
public interface ClaimRows {

    @Nullable
    IccidClaim iccid(String iccid);

    /** Keeps the claim, and has {@code ProfileClaims.repeat} called at its time. */
    void put(IccidClaim claim);

    /** Forgets the claim, and what was to go to its pool. */
    void dropIccid(String iccid);

    @Nullable
    ImsiClaim imsi(String imsi);

    void put(String imsi, ImsiClaim claim);

    void dropImsi(String imsi);
}

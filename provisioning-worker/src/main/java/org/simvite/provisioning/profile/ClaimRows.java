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

    /** @param identifier {@code imsi:} or {@code msisdn:} and the digits */
    @Nullable
    IdentifierClaim identifier(String identifier);

    void put(String identifier, IdentifierClaim claim);

    void dropIdentifier(String identifier);

    /** An empty one where the pool was never told of anything. */
    PoolWindow window(String poolId);

    void put(String poolId, PoolWindow window);

    /** @param place greater than all that were ever taken in the line of that pool */
    void join(String poolId, long place, String iccid);

    void leave(String poolId, long place);

    /** The ICCID at the least place of that pool's line; null: nobody is in it. */
    @Nullable
    String firstInLine(String poolId);
}

package org.simvite.credit.sim;

import java.time.Instant;

/**
 * One profile generation given to one application.
 *
 * @param at when it was provisioned: the deadlines run from here
 * @param esim a profile to download; otherwise a virtual SIM, which counts as downloaded from the beginning
 * @param iccid digits
 * @param generation how often the profile was issued before
 * @param poolId where the profile came from
 * @param accountId who applied
 * @param deviceId the device that applied
 * @param inviteId the code that was redeemed
 * @param inviterAccountId whom the code is held against
 * @param stake points that the use holds
 * @param policyVersion {@code name@version}
 */
public record Assignment(
        Instant at,
        boolean esim,
        String iccid,
        int generation,
        String poolId,
        String accountId,
        String deviceId,
        String inviteId,
        String inviterAccountId,
        int stake,
        String policyVersion) {

    /** ICCID and generation: an assignment, not an ICCID, has a life. */
    String profile() {
        return profile(iccid, generation);
    }

    static String profile(String iccid, int generation) {
        return iccid + "/" + generation;
    }

    /** Leaves the ICCID and the code out: a life is logged where something is wrong with it. */
    @Override
    public String toString() {
        return "Assignment[at=" + at + ", esim=" + esim + ", poolId=" + poolId + ", policyVersion=" + policyVersion
                + "]";
    }
}

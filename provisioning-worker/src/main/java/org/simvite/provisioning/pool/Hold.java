package org.simvite.provisioning.pool;

/**
 * The hold that the redeemed use keeps on the account the code was issued to; carried through unchanged.
 *
 * @param stake credit points, 0 or more
 * @param policyVersion {@code name@version}
 */
public record Hold(String inviteId, String accountId, int stake, String policyVersion) {}

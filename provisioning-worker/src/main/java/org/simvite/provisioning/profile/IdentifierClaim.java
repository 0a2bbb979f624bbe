package org.simvite.provisioning.profile;

/**
 * An IMSI or an MSISDN and the profile that has it.
 *
 * @param iccid the one profile
 * @param commandId the command that it was last claimed with
 */
public record IdentifierClaim(String iccid, String commandId) {}

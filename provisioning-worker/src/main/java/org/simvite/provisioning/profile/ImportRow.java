package org.simvite.provisioning.profile;

/**
 * The row of an import that a profile comes with.
 *
 * @param commandId the import
 * @param number which of its rows, from 0
 * @param digest keyed, of all that the row says: the same for the same content
 */
public record ImportRow(String commandId, int number, String digest) {}

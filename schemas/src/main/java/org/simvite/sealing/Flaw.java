package org.simvite.sealing;

/**
 * One thing that keeps a JWS from being what is asked for. Names parts and rules, never what was sent.
 *
 * @param at JSON pointer to header or payload, such as {@code /header/typ} or {@code /payload/applicationId}; {@code /signature};
 *     empty: the whole
 * @param rule what has to hold there
 */
public record Flaw(String at, String rule) {}

package org.simvite.gateway.answer;

/**
 * One place where a request breaks the contract.
 *
 * @param at JSON pointer, or name of a header or parameter, of names the contract knows: never the caller's text
 * @param rule the rule that does not hold, such as {@code required}
 */
public record Fault(String at, String rule) {}

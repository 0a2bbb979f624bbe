package org.simvite.gateway.answer;

import java.util.List;
import org.simvite.sealing.Flaw;

/**
 * One place where a request breaks the contract.
 *
 * @param at JSON pointer, or name of a header or parameter, of names the contract knows: never the caller's text
 * @param rule the rule that does not hold, such as {@code required}
 */
public record Fault(String at, String rule) {

    /** What is wrong with a JWS that stands in the member {@code at}. */
    public static List<Fault> of(String at, List<Flaw> flaws) {
        return flaws.stream()
                .map(flaw -> new Fault(at + flaw.at(), flaw.rule()))
                .toList();
    }
}

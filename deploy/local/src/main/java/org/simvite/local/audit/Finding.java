package org.simvite.local.audit;

import java.util.List;

/**
 * What checking one invariant came to.
 *
 * @param invariant the rule, as a sentence
 * @param checked how many things it was checked on
 * @param violations one line for each thing that breaks it
 */
public record Finding(String invariant, long checked, List<String> violations) {

    public Finding {
        violations = List.copyOf(violations);
    }

    public boolean holds() {
        return violations.isEmpty();
    }
}

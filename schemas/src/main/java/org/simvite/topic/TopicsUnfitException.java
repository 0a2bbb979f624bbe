package org.simvite.topic;

import java.util.List;

/** The broker's topics are not as the catalogue has them; an operator has to act. The message names every finding. */
public final class TopicsUnfitException extends RuntimeException {

    private final List<String> findings;

    public TopicsUnfitException(List<String> findings) {
        super(String.join("; ", findings));
        this.findings = List.copyOf(findings);
    }

    /** One line for each thing that does not fit. */
    public List<String> findings() {
        return findings;
    }
}

package org.simvite.runtime.config;

import java.util.List;

/** The settings cannot be used. Carries every problem found, one line each, none of which repeats a secret. */
public final class BadSettings extends RuntimeException {

    private final List<String> problems;

    public BadSettings(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}

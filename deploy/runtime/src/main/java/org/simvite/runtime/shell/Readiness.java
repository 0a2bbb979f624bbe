package org.simvite.runtime.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Every readiness check of the process, by name. */
final class Readiness {

    static final String STARTING = "starting";

    private final ConcurrentMap<String, Health.Check> checks = new ConcurrentHashMap<>();

    Readiness() {
        put(STARTING, () -> Health.notReady("the service is starting"));
    }

    void put(String name, Health.Check check) {
        checks.put(name, check);
    }

    void started() {
        checks.remove(STARTING);
    }

    void stopping() {
        put("stopping", () -> Health.notReady("the service is stopping"));
    }

    /** The answers, by name. A check that fails is not ready. */
    Map<String, Health> now() {
        Map<String, Health> answers = new LinkedHashMap<>();
        new TreeMap<>(checks).forEach((name, check) -> answers.put(name, ask(check)));
        return answers;
    }

    private static Health ask(Health.Check check) {
        try {
            return check.now();
        } catch (RuntimeException e) {
            return Health.notReady("the check failed: " + e.getClass().getSimpleName());
        }
    }
}

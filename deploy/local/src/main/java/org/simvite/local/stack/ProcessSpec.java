package org.simvite.local.stack;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One process of the installation, before it runs.
 *
 * @param name short, unique; names its log and its data
 * @param jvmOptions such as the size of its heap
 * @param mainClass what it runs
 * @param arguments of the main class
 * @param environment settings, secrets among them: an environment is visible to the owner only, a command line to everybody
 * @param ports that it listens on
 * @param readiness answers 200 once it is ready; null when an open {@code readyPort} is the sign
 * @param readyPort where {@code readiness} is null: the port that opens when it is ready
 * @param after names of processes that must be ready before it starts
 */
public record ProcessSpec(
        String name,
        List<String> jvmOptions,
        String mainClass,
        List<String> arguments,
        Map<String, String> environment,
        List<Integer> ports,
        @Nullable URI readiness,
        int readyPort,
        Set<String> after) {

    public ProcessSpec {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        after = Set.copyOf(after);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return name + " " + mainClass;
    }
}

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
 * @param ports that it listens on, at least one
 * @param classPath empty for the class path of the process that starts it
 * @param readiness answers 200 once it is ready; null when its first port, open, is the sign
 * @param after names of processes that must be ready before it starts
 */
public record ProcessSpec(
        String name,
        List<String> jvmOptions,
        String mainClass,
        List<String> arguments,
        Map<String, String> environment,
        List<Integer> ports,
        String classPath,
        @Nullable URI readiness,
        Set<String> after) {

    public ProcessSpec {
        jvmOptions = List.copyOf(jvmOptions);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        ports = List.copyOf(ports);
        after = Set.copyOf(after);
    }

    /** A process that needs no other and is ready when its port is open. */
    static ProcessSpec listening(
            String name,
            List<String> jvmOptions,
            String mainClass,
            List<String> arguments,
            Map<String, String> environment,
            int port) {
        return new ProcessSpec(name, jvmOptions, mainClass, arguments, environment, List.of(port), "", null, Set.of());
    }

    ProcessSpec on(String otherClassPath) {
        return new ProcessSpec(
                name, jvmOptions, mainClass, arguments, environment, ports, otherClassPath, readiness, after);
    }

    ProcessSpec readyAt(URI address) {
        return new ProcessSpec(name, jvmOptions, mainClass, arguments, environment, ports, classPath, address, after);
    }

    ProcessSpec after(String... names) {
        return new ProcessSpec(
                name, jvmOptions, mainClass, arguments, environment, ports, classPath, readiness, Set.of(names));
    }

    /** Whether others wait for it while it starts: it gets the processor before those who wait. */
    boolean goesFirst() {
        return after.isEmpty();
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return name + " " + mainClass;
    }
}

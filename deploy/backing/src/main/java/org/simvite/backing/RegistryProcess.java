package org.simvite.backing;

import java.io.IOException;
import java.util.Objects;

/**
 * Main of the registry's process: takes the registry's settings from the environment ({@link RegistryLaunch}), refuses a
 * taken port in one clear line with exit code 3 and then hands over to the registry's own main.
 *
 * <p>Runs on the registry's class path: uses nothing but the JDK and this package.
 */
public final class RegistryProcess {

    /** Set to {@code true}: the process ends when its standard input does, hence with its parent, even a killed one. */
    static final String END_WITH_PARENT = "SIMVITE_END_WITH_PARENT";

    private static final String REGISTRY_MAIN = "io.quarkus.runner.GeneratedMain";

    private RegistryProcess() {}

    public static void main(String[] args) {
        ProcessMain.run("schema registry", () -> {
            var port = Objects.requireNonNull(System.getenv("QUARKUS_HTTP_PORT"), "QUARKUS_HTTP_PORT is not set");
            Ports.requireFree("schema registry", Integer.parseInt(port));
            if ("true".equals(System.getenv(END_WITH_PARENT))) {
                endWithParent();
            }
            Class.forName(REGISTRY_MAIN).getMethod("main", String[].class).invoke(null, (Object) args);
        });
    }

    private static void endWithParent() {
        var watch = new Thread(RegistryProcess::exitAtEndOfInput, "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void exitAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever written; only the end counts.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        // halt, not exit: nobody is left to wait for an orderly end, and the schemas are safe in the broker.
        Runtime.getRuntime().halt(0);
    }
}

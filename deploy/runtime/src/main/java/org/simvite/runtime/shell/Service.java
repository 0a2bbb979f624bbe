package org.simvite.runtime.shell;

import org.simvite.runtime.config.Settings;

/**
 * A service in two steps, so that every wrong setting is known before anything is opened. A main is
 *
 * <pre>{@code
 * ServiceShell.run("invite-service", args, settings -> {
 *     var config = InviteConfig.from(settings);
 *     return shell -> StreamsShell.start(shell, config.streams(), serdes -> new InviteTopology(...).build());
 * });
 * }</pre>
 */
@FunctionalInterface
public interface Service {

    /** Reads all settings and opens nothing; the shell then reports every problem at once. */
    Start configure(Settings settings);

    /** Opens what the service needs, registers it with the shell, and returns; the process then runs until SIGTERM. */
    @FunctionalInterface
    interface Start {
        void start(ServiceShell shell) throws Exception;
    }
}

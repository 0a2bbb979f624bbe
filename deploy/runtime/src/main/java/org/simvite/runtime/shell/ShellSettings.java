package org.simvite.runtime.shell;

import java.time.Duration;
import org.simvite.runtime.config.Settings;

/** Settings that every service has. */
record ShellSettings(String host, int port, Duration stopWithin, Logs.Detail detail) {

    static ShellSettings from(Settings settings) {
        return new ShellSettings(
                settings.about("Address on which health and metrics are served.")
                        .text("management.host", "127.0.0.1"),
                settings.about("Port of health and metrics; 0 takes any free one.")
                        .port(ManagementServer.PORT_KEY, 9400),
                settings.about("How long closing may take at SIGTERM; below the orchestrator's grace.")
                        .duration("shutdown.within", Duration.ofSeconds(20)),
                settings.about("How much is logged: error, warn, info, debug, trace.")
                        .choice("log.level", Logs.Detail.class, Logs.Detail.INFO));
    }
}

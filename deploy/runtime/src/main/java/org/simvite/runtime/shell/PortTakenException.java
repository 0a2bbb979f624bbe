package org.simvite.runtime.shell;

import java.util.Locale;

/** Another program listens on a port that this one wants. The message says which setting to change. */
public final class PortTakenException extends RuntimeException {

    /** @param key the setting that chose the port */
    public PortTakenException(String key, String host, int port, Throwable cause) {
        super(
                "port " + port + " on " + host + " is taken by another program: choose another with " + key
                        + " (SIMVITE_" + key.replace('.', '_').toUpperCase(Locale.ROOT) + ")",
                cause);
    }
}

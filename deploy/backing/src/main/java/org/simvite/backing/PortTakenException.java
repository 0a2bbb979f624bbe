package org.simvite.backing;

/** Another program listens on the port; the message names port and purpose and is fit for a user's eyes. */
public final class PortTakenException extends RuntimeException {

    private final int port;

    /** @param purpose who wanted the port */
    public PortTakenException(String purpose, int port) {
        super("port " + port + " for the " + purpose + " is taken by another program");
        this.port = port;
    }

    public int port() {
        return port;
    }
}

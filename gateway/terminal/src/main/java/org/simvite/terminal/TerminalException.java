package org.simvite.terminal;

/** The terminal cannot go on; the message says why and what to do, and holds no secret. */
public class TerminalException extends RuntimeException {

    public TerminalException(String message) {
        super(message);
    }

    public TerminalException(String message, Throwable cause) {
        super(message, cause);
    }
}

package org.simvite.local.stack;

/** The installation cannot do what was asked; the message says why and what to do, in words for the person who asked. */
public final class StackException extends RuntimeException {

    public StackException(String message) {
        super(message);
    }

    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}

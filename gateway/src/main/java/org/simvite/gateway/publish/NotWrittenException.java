package org.simvite.gateway.publish;

/** The broker did not confirm an event in time: whether it was written is unknown, and the caller should repeat the call. */
public final class NotWrittenException extends RuntimeException {

    public NotWrittenException(Throwable cause) {
        super(cause);
    }
}

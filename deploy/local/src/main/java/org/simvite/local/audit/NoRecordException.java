package org.simvite.local.audit;

import java.io.IOException;

/** The bytes are no record; the message says why, and nothing of what they say. */
final class NoRecordException extends IOException {

    NoRecordException(String message) {
        super(message);
    }
}

package org.simvite.serde;

import org.apache.kafka.common.errors.SerializationException;

/**
 * These bytes can never be read, however often one tries: they belong on the dead-letter topic. Messages name topic, schema
 * and lengths, never contents.
 */
public class BadRecordException extends SerializationException {

    public BadRecordException(String message) {
        super(message);
    }
}

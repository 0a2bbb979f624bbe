package org.simvite.serde;

import org.apache.kafka.common.errors.SerializationException;

/** The registry refuses a schema, since it and the subject's earlier ones do not read each other. */
public class IncompatibleSchemaException extends SerializationException {

    public IncompatibleSchemaException(String message) {
        super(message);
    }
}

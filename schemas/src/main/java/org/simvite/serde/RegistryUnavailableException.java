package org.simvite.serde;

import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/** The registry gives no answer, or none that says anything about the record: fail and try again, lose no record. */
public class RegistryUnavailableException extends RetriableException {

    public RegistryUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

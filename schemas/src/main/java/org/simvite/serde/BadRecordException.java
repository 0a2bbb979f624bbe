package org.simvite.serde;

import java.util.function.Supplier;
import org.apache.kafka.common.errors.SerializationException;

/**
 * These bytes can never be read, however often one tries: they belong on the dead-letter topic. Messages name topic, schema
 * and lengths, never contents.
 */
public class BadRecordException extends SerializationException {

    public BadRecordException(String message) {
        super(message);
    }

    /**
     * Reads a record as the domain understands it. What the domain does not take as it is, is the record's fault here, and nowhere
     * else: a domain that later finds its own argument wrong has a bug.
     *
     * @throws BadRecordException in place of an IllegalArgumentException
     */
    public static <T> T parsing(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            BadRecordException bad = new BadRecordException(String.valueOf(e.getMessage()));
            bad.initCause(e);
            throw bad;
        }
    }
}

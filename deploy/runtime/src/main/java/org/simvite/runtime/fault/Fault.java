package org.simvite.runtime.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.simvite.serde.BadRecordException;

/** Whose fault an exception is. It decides between going on without the record and trying it again. */
public enum Fault {
    /** The record, or our code with it: it would fail each time. */
    RECORD,
    /** Broker, registry, disk, network: the same record will do once they are back. */
    INFRASTRUCTURE;

    /** By the exception's whole chain of causes. */
    public static Fault of(Throwable thrown) {
        Throwable root = thrown;
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BadRecordException) {
                return RECORD;
            }
            if (isRefusal(cause)) {
                return RECORD;
            }
            if (cause instanceof RetriableException) {
                return INFRASTRUCTURE;
            }
            root = cause;
        }
        boolean kafka = root instanceof KafkaException && !(root instanceof SerializationException);
        boolean io = root instanceof IOException || root instanceof UncheckedIOException;
        boolean disk = root.getClass().getName().startsWith("org.rocksdb.");
        return kafka || io || disk || root instanceof Error ? INFRASTRUCTURE : RECORD;
    }

    /** Whether the broker, or the producer in its place, does not take a record as it is: too long, or stamped too far ahead. */
    public static boolean isRefusal(@Nullable Throwable thrown) {
        return thrown instanceof RecordTooLargeException || thrown instanceof InvalidTimestampException;
    }
}

package org.simvite.local.audit;

import java.time.Instant;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The fields of a record, whichever class it was read into. */
final class Fields {

    private Fields() {}

    static String text(GenericRecord record, String field) {
        return String.valueOf(record.get(field));
    }

    static @Nullable String optional(GenericRecord record, String field) {
        var value = record.get(field);
        return value == null ? null : value.toString();
    }

    static int number(GenericRecord record, String field) {
        return ((Number) record.get(field)).intValue();
    }

    /** Milliseconds since the epoch to Avro's generic reader. */
    static Instant moment(GenericRecord record, String field) {
        var value = record.get(field);
        return value instanceof Instant moment ? moment : Instant.ofEpochMilli(((Number) value).longValue());
    }

    static @Nullable Instant optionalMoment(GenericRecord record, String field) {
        return record.get(field) == null ? null : moment(record, field);
    }
}

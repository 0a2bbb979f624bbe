package org.simvite.local.audit;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** The fields of a record, whichever class it was read into. */
final class Fields {

    /** Of what something must come of, or else an operator gave it up: an application, a request, an outcome. */
    private static final List<String> IDS = List.of("applicationId", "requestId", "eventId");

    private Fields() {}

    /** Of what a record is about, and of itself. */
    static Set<String> ids(GenericRecord record) {
        return IDS.stream()
                .filter(record::hasField)
                .map(field -> optional(record, field))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

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

package org.simvite.runtime.state;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serde of a record of the domain kept in a state store: CBOR. Times are long milliseconds since 1970, so finer digits are
 * lost. Fields that are not known are ignored, fields that are missing are null, 0 or false: a record may gain and lose
 * fields between two versions of a service. A value of a sealed type carries the simple name of its class.
 */
public final class StateSerde<T> implements Serde<T> {

    static final ObjectMapper MAPPER = CBORMapper.builder()
            .annotationIntrospector(new SealedTypes())
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .addModule(new ParameterNamesModule())
            .enable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS)
            .disable(DeserializationFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Octets of a row: with its key, what a changelog takes. A longer one must not get into the store and not into the changelog. */
    static final int LONGEST = 1_000_000;

    private final String name;
    private final ObjectWriter writer;
    private final ObjectReader reader;

    public StateSerde(Class<T> type) {
        name = "state of " + type.getSimpleName();
        writer = MAPPER.writerFor(type);
        reader = MAPPER.readerFor(type);
    }

    @Override
    @SuppressWarnings("NullAway") // null is a deletion
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : write(value);
    }

    @Override
    @SuppressWarnings("NullAway") // null is no entry
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : read(bytes);
    }

    private byte[] write(T value) {
        try {
            byte[] row = writer.writeValueAsBytes(value);
            if (row.length > LONGEST) {
                throw new SerializationException(
                        name + " has grown to " + row.length + " octets, more than " + LONGEST);
            }
            return row;
        } catch (IOException e) {
            // Jackson's own message can show contents
            throw new SerializationException(
                    name + " cannot be written: " + e.getClass().getSimpleName());
        }
    }

    private T read(byte[] bytes) {
        try {
            return reader.readValue(bytes);
        } catch (IOException e) {
            // Jackson's own message can show contents
            throw new SerializationException(
                    name + " cannot be read: " + e.getClass().getSimpleName());
        }
    }
}

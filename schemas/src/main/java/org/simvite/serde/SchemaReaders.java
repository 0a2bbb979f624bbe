package org.simvite.serde;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Readers by the id of the writer's schema, each made once; a reader resolves that schema to the one wanted. */
final class SchemaReaders<T> {

    private static final ThreadLocal<@Nullable BinaryDecoder> DECODER = new ThreadLocal<>();

    private final SchemaStore schemas;
    private final Function<Schema, DatumReader<T>> readerOf;
    private final Map<Integer, DatumReader<T>> byId = new ConcurrentHashMap<>();

    SchemaReaders(SchemaStore schemas, Function<Schema, DatumReader<T>> readerOf) {
        this.schemas = schemas;
        this.readerOf = readerOf;
    }

    /**
     * @throws BadRecordException if the bytes are no record of this kind
     * @throws RegistryUnavailableException if the writer's schema cannot be had
     */
    T read(String topic, byte[] bytes) {
        int id = WireFormat.schemaId(topic, bytes);
        var reader = byId.get(id);
        if (reader == null) {
            // not computeIfAbsent: it would hold a lock while the registry answers
            reader = readerOf.apply(schemas.schema(id));
            byId.put(id, reader);
        }
        var decoder = DecoderFactory.get()
                .binaryDecoder(bytes, WireFormat.HEADER_LENGTH, bytes.length - WireFormat.HEADER_LENGTH, DECODER.get());
        DECODER.set(decoder);
        try {
            @SuppressWarnings("NullAway") // null stands for "no record to reuse"
            T record = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new BadRecordException("record on " + topic + " with schema " + id + " has bytes left over");
            }
            return record;
        } catch (BadRecordException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // bytes that are no Avro make it throw all kinds; its messages can show contents, so the cause is left out
            throw new BadRecordException("record on " + topic + " with schema " + id + " cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }
}

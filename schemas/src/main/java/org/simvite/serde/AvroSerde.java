package org.simvite.serde;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Serde of one generated record class. Whatever else stands on the topic is a {@link BadRecordException}. */
public final class AvroSerde<T extends SpecificRecord> implements Serde<T> {

    private final AvroSerializer serializer;
    private final SchemaReaders<T> readers;

    /** Registers the schema on first use. */
    public AvroSerde(SchemaStore schemas, Class<T> type) {
        this(schemas, type, true);
    }

    /** @param registering whether to register the schema on first use; otherwise it has to be registered already */
    public AvroSerde(SchemaStore schemas, Class<T> type, boolean registering) {
        serializer = new AvroSerializer(schemas, registering);
        readers = new SchemaReaders<>(schemas, writer -> AvroDeserializer.reader(writer, type));
    }

    @Override
    public Serializer<T> serializer() {
        return serializer::serialize;
    }

    @Override
    @SuppressWarnings("NullAway") // a tombstone is null
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : readers.read(topic, bytes);
    }
}

package org.simvite.serde;

import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DatumReader;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Confluent wire format: a record of these contracts comes as its class in this release's schema, anything else as a
 * {@link org.apache.avro.generic.GenericRecord} in the writer's. Configuration: {@code schema.registry.url}. Safe for use by several
 * threads.
 */
public final class AvroDeserializer implements Deserializer<Object> {

    // a schema from outside must not make this process load a class of its choice
    private static final String CONTRACTS = "org.simvite.event.";

    private @Nullable SchemaReaders<Object> readers;

    /** To be configured. */
    public AvroDeserializer() {}

    /** Ready for use. */
    public AvroDeserializer(SchemaStore schemas) {
        readers = new SchemaReaders<>(schemas, AvroDeserializer::reader);
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (readers == null) {
            readers = new SchemaReaders<>(SerdeConfig.registry(configs), AvroDeserializer::reader);
        }
    }

    /**
     * @throws BadRecordException if the bytes are no Avro record in the Confluent wire format
     * @throws RegistryUnavailableException if the writer's schema cannot be had
     */
    @Override
    public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
        if (data == null) {
            return null;
        }
        if (readers == null) {
            throw new IllegalStateException("the deserializer is not configured");
        }
        return readers.read(topic, data);
    }

    private static DatumReader<Object> reader(Schema writer) {
        var type = contract(writer.getFullName());
        return type == null ? new GenericDatumReader<>(writer) : reader(writer, type);
    }

    private static @Nullable Class<? extends SpecificRecord> contract(String name) {
        if (!name.startsWith(CONTRACTS)) {
            return null;
        }
        try {
            return Class.forName(name, false, AvroDeserializer.class.getClassLoader())
                    .asSubclass(SpecificRecord.class);
        } catch (ClassNotFoundException | ClassCastException e) {
            return null;
        }
    }

    static <T> DatumReader<T> reader(Schema writer, Class<? extends SpecificRecord> type) {
        var data = SpecificData.getForClass(type);
        return new SpecificDatumReader<>(writer, data.getSchema(type), data);
    }
}

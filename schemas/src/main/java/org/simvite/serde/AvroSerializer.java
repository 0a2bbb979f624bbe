package org.simvite.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes Avro records in the Confluent wire format under the subject {@code <topic>-value}. Configuration as with Confluent's
 * {@code KafkaAvroSerializer}, which can take its place: {@code schema.registry.url}, and {@code auto.register.schemas}
 * (default true; false: look the schema up and fail if it is not registered). Safe for use by several threads.
 */
public final class AvroSerializer implements Serializer<Object> {

    private static final ThreadLocal<Buffer> BUFFER = ThreadLocal.withInitial(Buffer::new);

    private final Map<Target, Target.Writer> writers = new ConcurrentHashMap<>();
    private @Nullable SchemaStore schemas;
    private boolean registering = true;

    /** To be configured. */
    public AvroSerializer() {}

    /** Ready for use; registers schemas on first use. */
    public AvroSerializer(SchemaStore schemas) {
        this(schemas, true);
    }

    /** @param registering whether to register schemas on first use; otherwise they have to be registered already */
    public AvroSerializer(SchemaStore schemas, boolean registering) {
        this.schemas = schemas;
        this.registering = registering;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (schemas == null) {
            schemas = SerdeConfig.registry(configs);
            registering = SerdeConfig.registering(configs);
        }
    }

    /**
     * @throws SerializationException if it is no Avro record, lacks a field, or is too long
     * @throws RegistryUnavailableException if the id of its schema cannot be had
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable Object data) {
        if (data == null) {
            return null;
        }
        if (!(data instanceof IndexedRecord record)) {
            throw new SerializationException(data.getClass().getName() + " is no Avro record");
        }
        var target = new Target(topic, record.getSchema(), record instanceof SpecificRecord);
        var writer = writers.get(target);
        if (writer == null) {
            writer = writer(target);
            writers.put(target, writer);
        }
        return BUFFER.get().write(target, writer, record);
    }

    private Target.Writer writer(Target target) {
        var store = schemas;
        if (store == null) {
            throw new IllegalStateException("the serializer is not configured");
        }
        var subject = target.topic + "-value";
        int id = registering ? store.register(subject, target.schema) : store.idOf(subject, target.schema);
        DatumWriter<Object> datumWriter = target.specific
                ? new SpecificDatumWriter<>(target.schema, SpecificData.getForSchema(target.schema))
                : new GenericDatumWriter<>(target.schema);
        return new Target.Writer(id, datumWriter);
    }

    private record Target(String topic, Schema schema, boolean specific) {
        private record Writer(int id, DatumWriter<Object> datumWriter) {}
    }

    /** One per thread, since encoders are costly to make and hold state. */
    private static final class Buffer {
        private static final int KEPT = 65_536;

        private ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        private @Nullable BinaryEncoder encoder;

        byte[] write(Target target, Target.Writer writer, IndexedRecord record) {
            bytes.reset();
            bytes.write(WireFormat.MAGIC);
            bytes.write(writer.id >>> 24);
            bytes.write(writer.id >>> 16);
            bytes.write(writer.id >>> 8);
            bytes.write(writer.id);
            encoder = EncoderFactory.get().directBinaryEncoder(bytes, encoder);
            try {
                writer.datumWriter.write(record, encoder);
                encoder.flush();
            } catch (IOException | AvroRuntimeException | NullPointerException | ClassCastException e) {
                // Avro's own messages can show the value, which may be a secret: the cause is left out
                throw new SerializationException(target.schema.getFullName() + " for " + target.topic
                        + " cannot be written: " + e.getClass().getSimpleName());
            }
            if (bytes.size() > WireFormat.MAX_LENGTH) {
                int length = bytes.size();
                bytes = new ByteArrayOutputStream(1024);
                throw new SerializationException(
                        target.schema.getFullName() + " for " + target.topic + " has " + length + " bytes");
            }
            var result = bytes.toByteArray();
            if (result.length > KEPT) {
                bytes = new ByteArrayOutputStream(1024);
            }
            return result;
        }
    }
}

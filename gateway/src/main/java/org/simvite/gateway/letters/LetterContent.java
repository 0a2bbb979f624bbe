package org.simvite.gateway.letters;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.AvroSerializer;
import org.simvite.serde.BadRecordException;
import org.simvite.serde.SchemaStore;
import org.simvite.topic.Topic;

/** What a record says, as Avro's JSON (Avro 1.12 specification, "JSON Encoding"), and back: a person can read and repair that. */
final class LetterContent {

    private final AvroDeserializer reader;
    private final AvroSerializer writer;
    private final String prefix;

    LetterContent(SchemaStore schemas, String prefix) {
        reader = new AvroDeserializer(schemas);
        writer = new AvroSerializer(schemas);
        this.prefix = prefix;
    }

    /** Empty if the bytes are no record of the topic: that is why it could not be processed. */
    Optional<String> json(Topic<?> topic, byte[] value) {
        try {
            var record = (SpecificRecord) reader.deserialize(topic.fullName(prefix), value);
            if (record == null) {
                return Optional.empty();
            }
            var out = new ByteArrayOutputStream();
            var encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out);
            new SpecificDatumWriter<SpecificRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
            return Optional.of(out.toString(StandardCharsets.UTF_8));
        } catch (BadRecordException | ClassCastException | AvroRuntimeException | IOException e) {
            return Optional.empty();
        }
    }

    /** In the wire format; empty if the text is no complete record of the topic. */
    Optional<ByteBuffer> record(Topic<?> topic, String json) {
        var schema = schema(topic);
        try {
            var decoder = DecoderFactory.get().jsonDecoder(schema, json);
            var record = new SpecificDatumReader<SpecificRecord>(schema).read(null, decoder);
            return Optional.of(ByteBuffer.wrap(writer.serialize(topic.fullName(prefix), record)));
        } catch (AvroRuntimeException | IOException | KafkaException e) {
            return Optional.empty();
        }
    }

    private static Schema schema(Topic<?> topic) {
        return SpecificData.get().getSchema(topic.type());
    }
}

package org.simvite.gateway.letters;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.KafkaException;
import org.simvite.gateway.answer.Fault;
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

    /** What is wrong with a value that {@link #record} does not take, in the schema's own names: nothing of the value is repeated. */
    List<Fault> faults(Topic<?> topic, JsonNode value) {
        var fields = schema(topic).getFields().stream().map(Schema.Field::name).toList();
        var faults = new ArrayList<Fault>();
        fields.stream()
                .filter(field -> !value.has(field))
                .map(field -> new Fault("/value/" + field, "required"))
                .forEach(faults::add);
        if (value.propertyStream().anyMatch(member -> !fields.contains(member.getKey()))) {
            faults.add(new Fault("/value", "additionalProperties"));
        }
        fields.stream()
                .filter(field ->
                        value.has(field) && !isOf(schema(topic).getField(field).schema(), value.path(field)))
                .map(field -> new Fault("/value/" + field, "type"))
                .forEach(faults::add);
        return faults;
    }

    private static boolean isOf(Schema type, JsonNode value) {
        try {
            var decoder = DecoderFactory.get().jsonDecoder(type, value.toString());
            var unused = new GenericDatumReader<>(type).read(null, decoder);
            return true;
        } catch (AvroRuntimeException | IOException e) {
            return false;
        }
    }

    /** Where a person finds the form. */
    static String form(Topic<?> topic) {
        return "record " + schema(topic).getFullName() + " in schemas/src/main/avro";
    }

    private static Schema schema(Topic<?> topic) {
        return SpecificData.get().getSchema(topic.type());
    }
}

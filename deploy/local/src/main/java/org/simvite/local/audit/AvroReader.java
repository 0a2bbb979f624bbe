package org.simvite.local.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/** Decodes the Confluent wire format (0, schema id as 4 bytes, Avro binary) with the schemas the registry has. */
public final class AvroReader {

    private static final int HEADER = 5;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final URI registry;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new ConcurrentHashMap<>();

    /** @param registry base of the registry's Confluent API */
    public AvroReader(URI registry) {
        this.registry = registry;
    }

    /**
     * @throws NoRecordException the bytes are no such record
     * @throws IOException the registry does not answer
     */
    public GenericRecord read(byte[] value) throws IOException {
        if (value.length < HEADER || value[0] != 0) {
            throw new NoRecordException("not in the Confluent wire format");
        }
        var id = ByteBuffer.wrap(value, 1, 4).getInt();
        var reader = reader(id);
        var decoder = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null);
        GenericRecord record;
        boolean whole;
        try {
            record = reader.read(null, decoder);
            whole = decoder.isEnd();
        } catch (EOFException e) {
            throw new NoRecordException("it ends in the middle of what schema " + id + " has");
        } catch (IOException | RuntimeException e) {
            // bytes that are no Avro make it throw all kinds, and its messages can show contents
            throw new NoRecordException(
                    "it is nothing of schema " + id + ": " + e.getClass().getSimpleName());
        }
        if (!whole) {
            throw new NoRecordException("it has bytes left over after what schema " + id + " has");
        }
        return record;
    }

    private GenericDatumReader<GenericRecord> reader(int id) throws IOException {
        var known = readers.get(id);
        if (known == null) {
            known = new GenericDatumReader<>(schema(id));
            readers.put(id, known);
        }
        return known;
    }

    private Schema schema(int id) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(registry + "/schemas/ids/" + id))
                .timeout(LIMIT)
                .build();
        HttpResponse<String> answer;
        try {
            answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("the schema registry does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading schema " + id, e);
        }
        if (answer.statusCode() == 404) {
            throw new NoRecordException("the registry has no schema " + id);
        }
        if (answer.statusCode() != 200) {
            throw new IOException("the schema registry answers " + answer.statusCode() + " for schema " + id);
        }
        return parsed(id, json.readTree(answer.body()).path("schema").asText());
    }

    private static Schema parsed(int id, String schema) throws NoRecordException {
        try {
            return new Schema.Parser().parse(schema);
        } catch (SchemaParseException e) {
            throw new NoRecordException("schema " + id + " is none of Avro");
        }
    }
}

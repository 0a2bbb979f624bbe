package org.simvite.local.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
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

    /** @throws IOException the bytes are no such record, or the registry does not answer */
    public GenericRecord read(byte[] value) throws IOException {
        if (value.length < HEADER || value[0] != 0) {
            throw new IOException("not in the Confluent wire format");
        }
        var reader = reader(ByteBuffer.wrap(value, 1, 4).getInt());
        var decoder = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null);
        return reader.read(null, decoder);
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
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("the registry answers " + answer.statusCode() + " for schema " + id);
            }
            return new Schema.Parser()
                    .parse(json.readTree(answer.body()).get("schema").asText());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading schema " + id, e);
        }
    }
}

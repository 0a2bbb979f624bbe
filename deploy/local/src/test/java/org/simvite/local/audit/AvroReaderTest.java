package org.simvite.local.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is no record is told in words, and none of them is the record's. */
class AvroReaderTest {

    /** `{text: string}`, as schema 7. */
    private static final String SCHEMA =
            "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Note\\\",\\\"fields\\\":"
                    + "[{\\\"name\\\":\\\"text\\\",\\\"type\\\":\\\"string\\\"}]}\"}";

    private final HttpServer registry = server();
    private final AvroReader reader = new AvroReader(
            URI.create("http://127.0.0.1:" + registry.getAddress().getPort()));

    @BeforeEach
    void start() {
        registry.createContext("/schemas/ids/7", exchange -> {
            var body = SCHEMA.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        registry.createContext("/schemas/ids/9", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        registry.start();
    }

    @AfterEach
    void stop() {
        registry.stop(0);
    }

    @Test
    void aRecord() throws IOException {
        assertThat(reader.read(bytes(7, 4, 'h', 'i')).get("text")).hasToString("hi");
    }

    /** Avro says nothing about it, not even a message. */
    @Test
    void aRecordThatIsCutOffIsToldInWords() {
        assertThatThrownBy(() -> reader.read(bytes(7, 40, 'h', 'i')))
                .isInstanceOf(NoRecordException.class)
                .hasMessage("it ends in the middle of what schema 7 has");
    }

    @Test
    void bytesThatFitNoSchemaAreToldWithoutWhatTheySay() {
        assertThatThrownBy(() -> reader.read(bytes(7, 3, 'h', 'i')))
                .isInstanceOf(NoRecordException.class)
                .hasMessage("it is nothing of schema 7: AvroRuntimeException");
    }

    @Test
    void bytesLeftOverAreNoticed() {
        assertThatThrownBy(() -> reader.read(bytes(7, 4, 'h', 'i', '!')))
                .isInstanceOf(NoRecordException.class)
                .hasMessage("it has bytes left over after what schema 7 has");
    }

    @Test
    void whatIsNotInTheWireFormatIsNoRecord() {
        assertThatThrownBy(() -> reader.read("junk by a connector".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(NoRecordException.class)
                .hasMessage("not in the Confluent wire format");
    }

    @Test
    void aSchemaThatThereIsNotIsTheRecordsFault() {
        assertThatThrownBy(() -> reader.read(bytes(8, 4, 'h', 'i')))
                .isInstanceOf(NoRecordException.class)
                .hasMessage("the registry has no schema 8");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNotTheRecordsFault() {
        assertThatThrownBy(() -> reader.read(bytes(9, 4, 'h', 'i')))
                .isNotInstanceOf(NoRecordException.class)
                .hasMessage("the schema registry answers 503 for schema 9");
        registry.stop(0);
        assertThatThrownBy(() -> reader.read(bytes(7, 4, 'h', 'i')))
                .isNotInstanceOf(NoRecordException.class)
                .hasMessage("the schema registry does not answer");
    }

    private static byte[] bytes(int schema, int... content) {
        var bytes = new byte[5 + content.length];
        bytes[4] = (byte) schema;
        for (int i = 0; i < content.length; i++) {
            bytes[5 + i] = (byte) content[i];
        }
        return bytes;
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

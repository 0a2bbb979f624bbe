package org.simvite.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as told; against the real registry: TopicProvisionerTest in deploy/backing. */
class RegistryClientTest {

    private static final Schema STRING = Schema.create(Schema.Type.STRING);

    private record Answer(int status, String body) {}

    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private HttpServer server;

    @SuppressWarnings("NullAway.Init")
    private RegistryClient client;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        client = new RegistryClient(URI.create("http://localhost:" + port() + "/base/"), Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void makesTheCallsOfTheConfluentApi() {
        answers.add(new Answer(200, "{\"id\":7}"));
        answers.add(new Answer(200, "{\"id\":7,\"version\":1}"));
        answers.add(new Answer(200, "{\"schema\":\"\\\"string\\\"\"}"));
        answers.add(new Answer(200, "{\"compatibility\":\"FULL_TRANSITIVE\"}"));

        assertThat(client.register("a b/c-value", STRING)).isEqualTo(7);
        assertThat(client.idOf("t-value", STRING)).isEqualTo(7);
        assertThat(client.schema(7)).isEqualTo(STRING);
        client.compatibility("t-value", Compatibility.FULL_TRANSITIVE);

        assertThat(requests)
                .containsExactly(
                        "POST /base/subjects/a%20b%2Fc-value/versions {\"schema\":\"\\\"string\\\"\"} null",
                        "POST /base/subjects/t-value {\"schema\":\"\\\"string\\\"\"} null",
                        "GET /base/schemas/ids/7  null",
                        "PUT /base/config/t-value {\"compatibility\":\"FULL_TRANSITIVE\"} null");
    }

    @Test
    void triesAgainWhileTheRegistryIsNotWell() {
        answers.add(new Answer(503, ""));
        answers.add(new Answer(500, "{\"error_code\":50001}"));
        answers.add(new Answer(429, ""));
        answers.add(new Answer(200, "{\"id\":7}"));

        assertThat(client.register("t-value", STRING)).isEqualTo(7);
        assertThat(requests).hasSize(4);
    }

    @Test
    void givesUpAfterFiveAttempts() {
        for (int i = 0; i < 6; i++) {
            answers.add(new Answer(503, ""));
        }

        assertThatThrownBy(() -> client.schema(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("answers 503");
        assertThat(requests).hasSize(5);
    }

    @Test
    void aRegistryThatIsDownIsUnavailable() {
        server.stop(0);

        assertThatThrownBy(() -> client.schema(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void anUnknownIdIsABadRecord() {
        answers.add(new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}"));

        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(BadRecordException.class);
    }

    @Test
    void aNotFoundOfSomeOtherServerIsNotTakenForAnUnknownId() {
        answers.add(new Answer(404, "<html>nothing here</html>"));
        answers.add(new Answer(401, "{\"error_code\":401}"));
        answers.add(new Answer(200, "<html>log in first</html>"));

        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void aSchemaThatIsNoneIsABadRecord() {
        answers.add(new Answer(200, "{\"schema\":\"syntax = proto3\"}"));
        answers.add(new Answer(200, "{\"schema\":\"{\\\"type\\\":\\\"record\\\"}\"}"));

        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(BadRecordException.class);
        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(BadRecordException.class);
    }

    @Test
    void anIncompatibleSchemaIsRefused() {
        answers.add(new Answer(409, "{\"error_code\":409}"));

        assertThatThrownBy(() -> client.register("t-value", STRING)).isInstanceOf(IncompatibleSchemaException.class);
    }

    @Test
    void aSubjectWithoutTheSchemaIsNotProvisionedYet() {
        answers.add(new Answer(404, "{\"error_code\":40401}"));
        answers.add(new Answer(404, "{\"error_code\":40403}"));
        answers.add(new Answer(200, "{}"));

        assertThatThrownBy(() -> client.idOf("t-value", STRING))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("t-value does not hold");
        assertThatThrownBy(() -> client.idOf("t-value", STRING)).isInstanceOf(RegistryUnavailableException.class);
        assertThatThrownBy(() -> client.idOf("t-value", STRING))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("gave no id");
    }

    @Test
    void sendsThePasswordAndShowsItNowhere() {
        var withPassword = new RegistryClient(
                URI.create("http://me:se%20cret@localhost:" + port() + "/base"), Duration.ofMillis(1));
        answers.add(new Answer(200, "{\"id\":7}"));
        answers.add(new Answer(403, ""));

        assertThat(withPassword.register("t-value", STRING)).isEqualTo(7);
        assertThat(requests.get(0)).endsWith(" Basic bWU6c2UgY3JldA==");
        assertThat(withPassword).hasToString("registry http://localhost:" + port() + "/base");
        assertThatThrownBy(() -> withPassword.register("t-value", STRING)).hasMessageNotContaining("cret");
    }

    @Test
    void anInterruptedCallEndsAndStaysInterrupted() {
        answers.add(new Answer(503, ""));
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " "
                + exchange.getRequestHeaders().getFirst("Authorization"));
        var answer = answers.remove();
        var bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}

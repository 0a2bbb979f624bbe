package org.simvite.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway refuses is told in one line of words, whatever it is. */
class DeadLettersCommandTest {

    private static final String TYPE = "{\"type\":\"urn:simvite:problem:";

    @TempDir
    Path folder = Path.of("unset");

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter said = new StringWriter();
    private final HttpServer gateway = server();
    private volatile int status = 404;
    private volatile String answer = "";

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("token"), "token");
        gateway.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            var body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"show", "drop", "replay"})
    void aLetterThatIsNotThereIsSaidToBeNone(String what) {
        answer = TYPE + "not-found\",\"title\":\"There is no such thing\",\"status\":404,\"traceId\":\"4bf9\"}";

        var words = what.equals("show") ? new String[] {what, "9-9"} : new String[] {what, "9-9", "--reason", "junk"};
        assertThat(run(words)).isEqualTo(SimviteMain.NOT_DONE);

        assertThat(said.toString().strip())
                .isEqualTo("simvite: there is no dead letter 9-9, or it is no longer kept; `dead-letters list --all`"
                        + " names those that there are");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "3-x", "../stock", "3 17"})
    void whatIsNoLettersNameIsNotEvenAsked(String id) {
        assertThat(run("show", id)).isEqualTo(SimviteMain.NOT_DONE);

        assertThat(said.toString())
                .startsWith("simvite: a dead letter is named by two numbers, such as 3-17")
                .hasLineCount(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void aRefusalIsToldWithItsDetailAndPlaces() {
        status = 400;
        answer = TYPE + "malformed-request\",\"title\":\"The request is not what the contract says\",\"status\":400,"
                + "\"detail\":\"topic is one of accounts, invites\",\"errors\":[{\"at\":\"topic\",\"rule\":\"enum\"}],"
                + "\"traceId\":\"4bf9\"}";

        assertThat(run("list", "--topic", "no such")).isEqualTo(SimviteMain.NOT_DONE);

        assertThat(said.toString().strip())
                .isEqualTo("simvite: the gateway refuses: The request is not what the contract says: topic is one of"
                        + " accounts, invites (topic: enum)");
        assertThat(asked).singleElement().asString().endsWith("&topic=no+such");
    }

    @Test
    void aFaultOfTheGatewayIsToldWithItsTrace() {
        status = 500;
        answer =
                TYPE + "internal\",\"title\":\"Something went wrong on our side\",\"status\":500,\"traceId\":\"4bf9\"}";

        assertThat(run("show", "3-17")).isEqualTo(SimviteMain.NOT_DONE);

        assertThat(said.toString().strip())
                .isEqualTo("simvite: the gateway refuses: Something went wrong on our side (trace 4bf9, for its log)");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 502})
    void whatIsNoGatewayIsSaidToBeNone(int other) {
        status = other;
        answer = "<html>";

        assertThat(run("list")).isEqualTo(SimviteMain.NOT_DONE);

        assertThat(said.toString())
                .startsWith("simvite: what answered (" + other + ") does not speak as a gateway does")
                .hasLineCount(1);
    }

    /** The audit names topics with it. */
    @Test
    void aTopicIsNamedWithPrefixOrWithout() {
        status = 200;
        answer = "{\"letters\":[]}";

        assertThat(run("list", "--topic", "simvite.invites")).isZero();
        assertThat(run("list", "--topic", "invites")).isZero();

        assertThat(asked).hasSize(2).allMatch(uri -> uri.endsWith("&topic=invites"));
        assertThat(said.toString()).startsWith("No dead letters wait.");
    }

    @Test
    void theGatewayIsNamedBeforeTheWordOrAfterIt() throws IOException {
        status = 200;
        answer = "{\"letters\":[]}";
        var address = "http://127.0.0.1:" + gateway.getAddress().getPort();
        var token = folder.resolve("token").toString();
        var out = new PrintWriter(said, true);
        var words = new String[] {"dead-letters", "list", "--gateway", address, "--token-file", token};

        assertThat(SimviteMain.commandLine().setOut(out).setErr(out).execute(words))
                .as(said.toString())
                .isZero();
        assertThat(asked).hasSize(1);

        gateway.stop(0);
        assertThat(SimviteMain.commandLine().setOut(out).setErr(out).execute(words))
                .isEqualTo(SimviteMain.NOT_DONE);
        assertThat(said.toString()).contains("nothing listens at " + address).doesNotContain("null");
    }

    private int run(String... words) {
        var out = new PrintWriter(said, true);
        var before = Stream.of(
                "dead-letters",
                "--gateway",
                "http://127.0.0.1:" + gateway.getAddress().getPort(),
                "--token-file",
                folder.resolve("token").toString());
        return SimviteMain.commandLine()
                .setOut(out)
                .setErr(out)
                .execute(Stream.concat(before, Stream.of(words)).toArray(String[]::new));
    }

    private static HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

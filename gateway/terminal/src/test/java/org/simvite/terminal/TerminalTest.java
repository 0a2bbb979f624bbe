package org.simvite.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.identity.InviteCode;

/** What a terminal does when things go wrong; that they go right is seen with the real gateway. */
class TerminalTest {

    private static final String REGISTERED = """
            {"accountId": "terminal:abc", "deviceId": "key-abc", "accessToken": "token", "expiresIn": 3600,
             "inviteRequestId": "AAAAAAAAAAAAAAAAAAAAAA"}""";

    private final AtomicInteger calls = new AtomicInteger();
    private HttpServer server;

    @TempDir
    Path folder = Path.of("unset");

    @BeforeEach
    void aServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
        answer("/v1/terminals", 201, "application/json", REGISTERED);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aGatewayThatIsNotThereIsSaidClearly() {
        var address = gateway();
        server.stop(0);

        assertThatThrownBy(() -> terminal(address).register())
                .isInstanceOf(TerminalException.class)
                .hasMessageContaining(address.getAuthority())
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void aMistypedAddressOrEidCanBeToldAnew() {
        var file = new TerminalFile(folder.resolve("again"));
        Terminal.create(file, URI.create("http://127.0.0.1:1"), "mistyped", Clock.systemUTC());

        Terminal.create(file, gateway(), "89049032123451234512345678901235", Clock.systemUTC())
                .register();

        assertThat(file.read().gateway()).isEqualTo(gateway());
        assertThat(file.read().eid()).isEqualTo("89049032123451234512345678901235");
        Terminal.create(file, gateway(), null, Clock.systemUTC());
        assertThat(file.read().eid()).as("a registered one stays").isEqualTo("89049032123451234512345678901235");
    }

    @Test
    void aRefusalKeepsItsTypeAndTitle() {
        var terminal = terminal(gateway());
        terminal.register();
        answer(
                "/v1/invite-requests",
                429,
                "application/problem+json",
                "{\"type\": \"urn:simvite:problem:too-many-guesses\", \"title\": \"Too many guesses\", \"status\": 429}");

        assertThatThrownBy(() -> terminal.requestCode("FREE"))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(429);
                    assertThat(problem.type()).isEqualTo("urn:simvite:problem:too-many-guesses");
                })
                .hasMessageContaining("Too many guesses");
    }

    @Test
    void aRefusalThatIsNoProblemIsStillARefusal() {
        var terminal = terminal(gateway());
        terminal.register();
        answer("/v1/account", 502, "text/html", "<html>bad gateway</html>");

        assertThatThrownBy(terminal::account)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(502));
    }

    @Test
    void aMistypedCodeIsNotSent() {
        var terminal = terminal(gateway());
        terminal.register();
        var before = calls.get();

        assertThatThrownBy(() -> terminal.apply("7Q2M9K-4TB0ZX-RW8A50", "ESIM")).hasMessageContaining("mistyped");

        assertThat(calls).hasValue(before);
    }

    @Test
    void anApplicationIsWrittenDownBeforeItIsSent() {
        var terminal = terminal(gateway());
        terminal.register();
        answer("/v1/applications", 503, "application/problem+json", "{\"title\": \"Overloaded\", \"status\": 503}");

        assertThatThrownBy(() -> terminal.apply(aCode(), "ESIM")).isInstanceOf(ProblemException.class);

        assertThat(Terminal.open(file(), Clock.systemUTC()).lastApplication()).isNotNull();
    }

    @Test
    void anApplicationThatWasRefusedAtOnceIsNotThere() {
        var terminal = terminal(gateway());
        terminal.register();
        answer(
                "/v1/applications",
                422,
                "application/problem+json",
                "{\"type\": \"urn:simvite:problem:code-not-usable\", \"title\": \"Not usable\", \"status\": 422}");

        assertThatThrownBy(() -> terminal.apply(aCode(), "ESIM")).isInstanceOf(ProblemException.class);

        assertThat(terminal.lastApplication()).isNull();
        assertThat(Terminal.open(file(), Clock.systemUTC()).lastApplication()).isNull();
    }

    @Test
    void whereThereIsNoPlaceToWaitItAsksWithoutWaiting() {
        var waited = new ArrayList<String>();
        var terminal = terminal(gateway());
        terminal.register();
        server.createContext("/v1/invite-requests/", exchange -> {
            boolean waits = exchange.getRequestHeaders().containsKey("Prefer");
            waited.add(waits ? "waits" : "asks");
            var body = (waits
                            ? "{\"type\": \"urn:simvite:problem:overloaded\", \"title\": \"Overloaded\", \"status\": 503}"
                            : "{\"requestId\": \"AAAAAAAAAAAAAAAAAAAAAA\", \"status\": \""
                                    + (waited.size() < 4 ? "PENDING" : "GRANTED") + "\", \"code\": \"7Q2M9K\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(waits ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        var request = terminal.awaitCode("AAAAAAAAAAAAAAAAAAAAAA", Duration.ofMinutes(1), state -> {});

        assertThat(request.decided()).isTrue();
        assertThat(waited).containsExactly("waits", "asks", "waits", "asks");
    }

    @Test
    void aDelayIsShownOnceAndWaitedOut() {
        var seen = new ArrayList<CodeRequest>();
        var tags = new ArrayList<String>();
        var terminal = terminal(gateway());
        terminal.register();
        server.createContext("/v1/invite-requests/", exchange -> {
            tags.add(String.valueOf(exchange.getRequestHeaders().getFirst("If-None-Match")));
            int call = tags.size();
            var body = call == 1
                    ? """
                    {"requestId": "AAAAAAAAAAAAAAAAAAAAAA", "status": "DELAYED",
                     "detail": {"nextAt": "2026-03-01T12:40:00Z", "waysForward": ["WAIT", "ATTEST"]}}"""
                    : "{\"requestId\": \"AAAAAAAAAAAAAAAAAAAAAA\", \"status\": \"GRANTED\", \"code\": \"7Q2M9K\"}";
            exchange.getResponseHeaders().set("ETag", "\"" + call + "\"");
            if (call == 2) {
                exchange.sendResponseHeaders(304, -1);
            } else {
                exchange.sendResponseHeaders(200, body.length());
                exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            }
            exchange.close();
        });

        var request = terminal.awaitCode(terminal.installRequest(), Duration.ofMinutes(1), seen::add);

        assertThat(request.granted()).isTrue();
        assertThat(seen).extracting(CodeRequest::status).containsExactly("DELAYED", "GRANTED");
        assertThat(seen.get(0).refusal()).satisfies(delay -> {
            assertThat(delay).isNotNull();
            assertThat(delay.nextAt()).isEqualTo("2026-03-01T12:40:00Z");
            assertThat(delay.waysForward()).containsExactly("WAIT", "ATTEST");
        });
        assertThat(tags).containsExactly("null", "\"1\"", "\"1\"");
    }

    @Test
    void aRequestWithoutAnswerIsAskedAgainAsTheSameOne() {
        var keys = new ArrayList<String>();
        var terminal = terminal(gateway());
        terminal.register();
        server.createContext("/v1/invite-requests", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            var first = keys.size() == 1;
            var body = "{\"requestId\": \"AAAAAAAAAAAAAAAAAAAAAA\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(first ? 503 : 202, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });

        assertThatThrownBy(() -> terminal.requestCode("FREE")).isInstanceOf(ProblemException.class);
        Terminal.open(file(), Clock.systemUTC()).requestCode("FREE");
        Terminal.open(file(), Clock.systemUTC()).requestCode("FREE");

        assertThat(keys).hasSize(3);
        assertThat(keys.get(1)).isEqualTo(keys.get(0));
        assertThat(keys.get(2)).isNotEqualTo(keys.get(1));
    }

    @Test
    void withoutRegistrationThereIsNoAccount() {
        assertThatThrownBy(() -> terminal(gateway()).accountId()).hasMessageContaining("not registered");
    }

    /** A code whose check symbol fits, found by trying all of them. */
    private static String aCode() {
        for (char check : "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray()) {
            var code = "7Q2M9K4TB0ZXRW8A5" + check;
            if (InviteCode.parse(code) instanceof InviteCode.Parsed.Ok) {
                return code;
            }
        }
        throw new AssertionError("no check symbol fits");
    }

    private TerminalFile file() {
        return new TerminalFile(folder.resolve("terminal.json"));
    }

    private Terminal terminal(URI gateway) {
        return Terminal.create(file(), gateway, null, Clock.systemUTC());
    }

    private URI gateway() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(String path, int status, String type, String body) {
        server.createContext(path, exchange -> {
            calls.incrementAndGet();
            var bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}

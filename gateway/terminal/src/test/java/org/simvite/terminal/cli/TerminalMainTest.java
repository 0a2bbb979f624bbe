package org.simvite.terminal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.simvite.terminal.Terminal;
import org.simvite.terminal.TerminalFile;

class TerminalMainTest {

    private static final String CODE = "7Q2M9K-4TB0ZX-RW8A54";
    private static final String REGISTERED = """
            {"accountId": "terminal:abc", "deviceId": "key-abc", "accessToken": "token", "expiresIn": 3600,
             "inviteRequestId": "AAAAAAAAAAAAAAAAAAAAAA"}""";

    @TempDir
    Path folder = Path.of("unset");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"register", "request-code", "apply", "show", "account"})
    void everyCommandHasHelp(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).contains("Usage:").contains(command);
    }

    @Test
    void wrongWordsAreExitCode2() {
        assertThat(run("apply", "--profile", "psim", "CODE")).isEqualTo(2);
        assertThat(run("dance")).isEqualTo(2);
    }

    @Test
    void withoutATerminalItSaysWhatToDo() {
        assertThat(run("show")).isEqualTo(TerminalMain.FAILED);
        assertThat(err.toString()).contains("`register` makes one");
    }

    @Test
    void anUnreachableGatewayIsOneLine() {
        assertThat(run("register", "--gateway", "http://127.0.0.1:1")).isEqualTo(TerminalMain.FAILED);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("cannot be reached");
    }

    @Test
    void aGatewayThatIsNoAddressIsExitCode2AndMakesNoTerminal() {
        for (var address : new String[] {"nonsense", "127.0.0.1:18080", "localhost:18080", "ftp://somewhere"}) {
            assertThat(run("register", "--gateway", address)).as(address).isEqualTo(2);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aRefusedApplicationTellsTheWaysForwardAndWhen() throws IOException {
        var server = server(Map.of("/v1/applications", answer(202, "{}"), "/v1/applications/", answer(200, """
                                {"applicationId": "A", "status": "REJECTED", "reason": "STEP_UP_NEEDED",
                                 "nextAt": "2026-03-02T12:40:00Z", "waysForward": ["NAME_EID", "ATTEST", "WAIT"]}""")));
        try {
            assertThat(run("apply", CODE)).isEqualTo(TerminalMain.REFUSED);
        } finally {
            server.stop(0);
        }
        assertThat(out.toString())
                .contains("REJECTED: STEP_UP_NEEDED; ask again at 2026-03-02T12:40:00Z", "NAME_EID", "--eid")
                .contains("ATTEST", "WAIT");
    }

    @Test
    void anAccountThatCannotRequestIsToldWhenAndWhatToDo() throws IOException {
        var account = """
                {"accountId": "terminal:abc", "canRequest": false, "nextAt": "2026-03-02T12:40:00Z",
                 "waysForward": ["USE_YOUR_SIM", "SOMETHING_NEW"]}""";
        var server = server(Map.of(
                "/v1/account", answer(200, account), "/v1/account/credit-entries", answer(200, "{\"entries\": []}")));
        try {
            assertThat(run("account")).isZero();
        } finally {
            server.stop(0);
        }
        assertThat(out.toString())
                .contains(
                        "cannot be requested now; ask again at 2026-03-02T12:40:00Z", "USE_YOUR_SIM", "SOMETHING_NEW");
    }

    @Test
    void aRefusedCallAndAMistypedCodeAreRefusals() throws IOException {
        var server = server(Map.of(
                "/v1/applications",
                answer(422, "{\"type\": \"urn:simvite:problem:code-not-usable\", \"title\": \"Not usable\"}")));
        try {
            assertThat(run("apply", CODE)).isEqualTo(TerminalMain.REFUSED);
            assertThat(err.toString()).contains("code-not-usable");
            assertThat(run("apply", "7Q2M9K-4TB0ZX-RW8A5C")).isEqualTo(TerminalMain.REFUSED);
            assertThat(run("show")).isEqualTo(TerminalMain.FAILED);
        } finally {
            server.stop(0);
        }
        assertThat(err.toString()).contains("mistyped", "has not applied yet");
    }

    private record Answer(int status, String body) {}

    private static Answer answer(int status, String body) {
        return new Answer(status, body);
    }

    /** A gateway that a terminal is registered with, too. */
    private HttpServer server(Map<String, Answer> answers) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var all = new HashMap<>(answers);
        all.put("/v1/terminals", answer(201, REGISTERED));
        all.forEach((path, answer) -> server.createContext(path, exchange -> {
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        }));
        server.start();
        Terminal.create(
                        new TerminalFile(folder.resolve("terminal.json")),
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                        null,
                        Clock.systemUTC())
                .register();
        return server;
    }

    private int run(String... words) {
        var all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--file";
        all[words.length + 1] = folder.resolve("terminal.json").toString();
        return TerminalMain.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }
}

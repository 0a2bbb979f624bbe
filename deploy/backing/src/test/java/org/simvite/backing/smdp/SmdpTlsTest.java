package org.simvite.backing.smdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.simvite.backing.smdp.SmdpCalls.ICCID;

import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.Ports;
import org.simvite.backing.smdp.SmdpConfig.Tls;

class SmdpTlsTest {

    private static final AtomicInteger JOURNALS = new AtomicInteger();
    private static final String PASSWORD = "changeit";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @BeforeAll
    static void makeCertificates() throws Exception {
        for (var name : List.of("smdp", "operator", "stranger")) {
            keytool(
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "SAN=IP:127.0.0.1",
                    "-keystore",
                    file(name + ".p12"));
            keytool("-exportcert", "-alias", name, "-keystore", file(name + ".p12"), "-file", file(name + ".crt"));
        }
        for (var name : List.of("smdp", "operator")) {
            keytool(
                    "-importcert",
                    "-noprompt",
                    "-alias",
                    name,
                    "-keystore",
                    file("trusted.p12"),
                    "-file",
                    file(name + ".crt"));
        }
    }

    @Test
    void servesOnlyCallersWithATrustedCertificate() throws Exception {
        try (var simulator = SmdpSimulator.start(config("smdp"))) {
            assertThat(new SmdpCalls(simulator.address(), client("operator"))
                            .releaseProfile(ICCID)
                            .code())
                    .isEqualTo("8.2.1/3.9");
            assertThatThrownBy(() -> new SmdpCalls(simulator.address(), client("stranger")).releaseProfile(ICCID))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void showsItsCertificateInCallbacks() throws Exception {
        var caller = new CompletableFuture<String>();
        var operator = HttpsServer.create(new InetSocketAddress(Ports.HOST, 0), 0);
        operator.setHttpsConfigurator(TlsContext.requiringClients(TlsContext.of(tls("operator"))));
        operator.createContext("/", exchange -> {
            try (exchange) {
                caller.complete(((HttpsExchange) exchange)
                        .getSSLSession()
                        .getPeerPrincipal()
                        .getName());
                exchange.sendResponseHeaders(204, -1);
            }
        });
        operator.start();
        var callbacks =
                URI.create("https://" + Ports.HOST + ":" + operator.getAddress().getPort());
        try (var simulator = SmdpSimulator.start(config("smdp", callbacks))) {
            simulator.register(SmdpCalls.EID);
            var calls = new SmdpCalls(simulator.address(), client("operator"));
            calls.bring(ICCID, ProfileState.DOWNLOADED);

            assertThat(caller.get(30, TimeUnit.SECONDS)).isEqualTo("CN=smdp");
        } finally {
            operator.stop(0);
        }
    }

    @Test
    void namesTheStoreThatItCannotRead() {
        assertThatThrownBy(() -> SmdpSimulator.start(config("missing")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing.p12");
    }

    private static HttpClient client(String name) {
        return HttpClient.newBuilder().sslContext(TlsContext.of(tls(name))).build();
    }

    private static SmdpConfig config(String name) {
        return config(name, null);
    }

    private static SmdpConfig config(String name, @Nullable URI operator) {
        return new SmdpConfig(
                0,
                folder.resolve("journal-" + JOURNALS.incrementAndGet()),
                List.of(),
                "SMDP.EXAMPLE.COM",
                operator,
                tls(name),
                Duration.ofMillis(50));
    }

    private static Tls tls(String name) {
        return new Tls(Path.of(file(name + ".p12")), Path.of(file("trusted.p12")), PASSWORD);
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static void keytool(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.add(1, arguments[0]);
        command.addAll(List.of(arguments).subList(1, arguments.length));
        var log = Files.createTempFile(folder, "keytool", ".log");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}

package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sockets that never begin the handshake of TLS count as connections do. */
@Timeout(120)
class SilentTlsTest {

    private static final String PASSWORD = "changeit-test";
    private static final int PER_NETWORK = 5;
    private static final String GET = "GET /v1/account HTTP/1.1\r\nHost: x\r\n\r\n";

    private static Path keyStore(Path folder) throws Exception {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var words = " -genkeypair -alias own -dname CN=here -keyalg EC -groupname secp256r1 -ext san=ip:127.0.0.1"
                + " -storetype PKCS12 -keystore own.p12 -storepass " + PASSWORD;
        var command = new ArrayList<>(List.of(keytool));
        command.addAll(List.of(words.strip().split(" ")));
        var made = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        return folder.resolve("own.p12");
    }

    private static TestListener listener(Path keyStore, Duration firstHead) {
        var plain = TestListener.settings(
                new Places.Limits(100, 90, 100, 90),
                new Connections.Limits(100, PER_NETWORK, firstHead, Duration.ofSeconds(60)),
                false);
        var settings = new ListenerSettings(
                plain.portKey(),
                plain.host(),
                plain.port(),
                new ListenerSettings.Tls(keyStore, PASSWORD, null, null),
                plain.calls(),
                plain.connections(),
                plain.proxies(),
                plain.clearTextHttp2(),
                plain.bodyTime(),
                plain.bodyRoom(),
                plain.heartbeat());
        return new TestListener(Map.of(), settings, TestListener.everybody());
    }

    private static SSLSocket secure(Path keyStore, Socket socket) throws Exception {
        var own = KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", own.getCertificate("own"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        var secured = (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
        var parameters = secured.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        secured.setSSLParameters(parameters);
        return secured;
    }

    private static String served(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    @Test
    void socketsThatNeverBeginTheHandshakeMakeRoomLikeAnyOther(@TempDir Path folder) throws Exception {
        var keyStore = keyStore(folder);
        var sockets = new ArrayList<Socket>();
        try (var listener = listener(keyStore, Duration.ofMinutes(1))) {
            for (int i = 1; i <= 4 * PER_NETWORK; i++) {
                sockets.add(listener.begin("127.0.5." + i, ""));
            }
            // the first ones are closed, without a word of theirs
            for (var socket : sockets.subList(0, 3 * PER_NETWORK)) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            await().until(() -> listener.listener.connections() == PER_NETWORK);
            try (var genuine = secure(keyStore, listener.begin("127.0.5.100", ""))) {
                assertThat(served(genuine)).isEqualTo("HTTP/1.1 204");
                // there is no HTTP/2 with TLS, whatever a client offers
                assertThat(genuine.getApplicationProtocol()).isNotEqualTo("h2");
                assertThat(listener.listener.connections()).isEqualTo(PER_NETWORK);
            }
            await().until(() -> listener.listener.connections() == PER_NETWORK - 1);
            for (var socket : sockets) {
                socket.close();
            }
            await().until(() -> listener.listener.connections() == 0);
        }
    }

    @Test
    void aHandshakeThatDoesNotComeIsNotWaitedForLongerThanAHead(@TempDir Path folder) throws Exception {
        try (var listener = listener(keyStore(folder), Duration.ofSeconds(1));
                var silent = listener.begin("")) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            await().until(() -> listener.listener.connections() == 0);
        }
    }
}

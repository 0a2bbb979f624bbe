package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.simvite.event.ActivityKind;
import org.simvite.event.StockState;
import org.simvite.topic.Topics;

/** ES2+ handleDownloadProgressInfo, with the traps that real peers set. */
@NullUnmarked
class SmdpIT {

    @RegisterExtension
    static final GatewayFixture fixture = new GatewayFixture();

    private static final String PATH = "/gsma/rsp2/es2plus/handleDownloadProgressInfo";
    private static final String OURS = "8901000000000660010";
    private static final String OTHERS = "8901000000000660028";
    private static final String PASSWORD = "changeit-test";

    @BeforeAll
    static void stock() {
        fixture.topics()
                .write(
                        Topics.SIM_STOCK,
                        OURS,
                        Results.stock(OURS, "smdp", StockState.ASSIGNED, GatewayFixture.SMDP, 1));
        fixture.topics()
                .write(Topics.SIM_STOCK, OTHERS, Results.stock(OTHERS, "smdp", StockState.ASSIGNED, "smdp-2", 1));
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        fixture.gateway().readModel().stock().smdpOf(OTHERS).isPresent());
    }

    private static TestTerminal.Answer notify(String body) {
        return TestTerminal.send(
                fixture.es2plusUrl(), "POST", PATH, body, Map.of("X-Admin-Protocol", "gsma/rsp/v2.4.0"));
    }

    private static String info(String iccid, String point, String time, String status) {
        return "{\"header\":{\"functionRequesterIdentifier\":\"smdp\",\"functionCallIdentifier\":\"" + UUID.randomUUID()
                + "\"},\"iccid\":\"" + iccid
                + "\",\"profileType\":\"x\"," + time + ",\"notificationPointId\":" + point
                + ",\"notificationPointStatus\":{\"status\":\"" + status
                + "\"},\"resultData\":\"x\",\"somethingNew\":{\"a\":\"true\"}}";
    }

    static Stream<String> spellings() {
        return Stream.of(
                info(OURS, "3", "\"timestamp\":\"2026-02-01T00:00:00Z\"", "Executed-Success"),
                info(OURS, "\"3\"", "\"timestamp\":\"2026-02-01T00:00:00Z\"", "Executed-Success"),
                info(OURS, "3", "\"timeStamp\":\"2026-02-01T00:00:00.000Z\"", "Executed-WithWarning"),
                info(OURS + "F", "3", "\"timestamp\":\"2026-02-01T01:00:00+01:00\"", "Executed-Success"));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void everySpellingIsTheSameEvent(String body) {
        var answer = notify(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        assertThat(answer.header("X-Admin-Protocol")).startsWith("gsma/rsp/v2.");
        var id = "smdp:smdp-1/" + OURS + "/3/1769904000000";
        var written = fixture.topics()
                .await(Topics.ACTIVITY_FEED, report -> report.getEventId().equals(id));
        assertThat(written.key()).isEqualTo("iccid:" + OURS);
        assertThat(written.value().getKind()).isEqualTo(ActivityKind.DOWNLOADED);
        assertThat(written.value().getSource()).isEqualTo("smdp:smdp-1");
        assertThat(written.value().getNotificationPoint()).isEqualTo(3);
    }

    @Test
    void theDeviceThatDownloadedIsToldByItsIdAndNeverByItsEid() {
        var body = info(OURS, "3", "\"timestamp\":\"2026-02-12T00:00:00Z\"", "Executed-Success")
                .replace("\"profileType\"", "\"eid\":\"89049032123451234512345678901235\",\"profileType\"");

        assertThat(notify(body).status()).isEqualTo(204);

        var written = fixture.topics()
                .await(Topics.ACTIVITY_FEED, report -> report.getAt().toString().startsWith("2026-02-12"))
                .value();
        assertThat(written.getDeviceId()).startsWith("eid-").hasSize(26);
        assertThat(written.toString()).doesNotContain("89049032123451234512345678901235");
    }

    @Test
    void installationAndDeletionAreTold() {
        assertThat(notify(info(OURS, "4", "\"timestamp\":\"2026-02-02T00:00:00Z\"", "Executed-Success"))
                        .status())
                .isEqualTo(204);
        assertThat(notify(info(OURS, "5", "\"timestamp\":\"2026-02-03T00:00:00Z\"", "Executed-Success"))
                        .status())
                .isEqualTo(204);
        fixture.topics()
                .await(
                        Topics.ACTIVITY_FEED,
                        report -> report.getKind() == ActivityKind.INSTALLED
                                && report.getSource().startsWith("smdp:"));
        fixture.topics()
                .await(
                        Topics.ACTIVITY_FEED,
                        report -> report.getKind() == ActivityKind.DELETED
                                && report.getSource().startsWith("smdp:"));
    }

    @Test
    void stepsThatFailedOrMeanNothingAreTakenNoteOf() {
        var time = "\"timestamp\":\"2026-02-07T00:00:00Z\"";
        for (var body : List.of(
                info(OURS, "3", time, "Failed"),
                info(OURS, "1", time, "Executed-Success"),
                info(OURS, "2", time, "Failed"),
                info(OURS, "101", time, "Executed-Success"))) {
            assertThat(notify(body).status()).isEqualTo(204);
        }
        assertThat(fixture.topics()
                        .now(
                                Topics.ACTIVITY_FEED,
                                report -> report.getAt().toString().startsWith("2026-02-07")))
                .isEmpty();
    }

    @Test
    void anotherSmdpsProfileIsAnsweredAsAForeignOneIsAndBothAreIgnored() {
        var time = "\"timestamp\":\"2026-02-08T00:00:00Z\"";
        for (var iccid : List.of(OTHERS, "8947010000123456784F")) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            notify(info(iccid, "3", time, "Executed-Success")).status() == 204);
        }
        assertThat(fixture.topics()
                        .now(
                                Topics.ACTIVITY_FEED,
                                report -> report.getAt().toString().startsWith("2026-02-08")))
                .isEmpty();
    }

    @Test
    void whileTheStockIsNotReadNoProfileIsTakenForForeign() {
        var body = info("8947010000123456784F", "3", "\"timestamp\":\"2026-02-11T00:00:00Z\"", "Executed-Success");
        // without the registry nothing can be read
        var deaf = Map.of("registry.url", "http://127.0.0.1:1/apis/ccompat/v7");
        try (var gateway = fixture.another(GatewayFixture.folder().resolve("model.db"), deaf)) {
            var url = URI.create("http://127.0.0.1:" + gateway.es2plusPort());
            var answer = TestTerminal.send(url, "POST", PATH, body, Map.of());
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("not-ready");
            assertThat(answer.header("Retry-After")).isEqualTo("5");
            assertThat(gateway.readModel().health().ready()).isFalse();
        }
    }

    @Test
    void whatIsNoNotificationIsRefused() {
        var time = "\"timestamp\":\"2026-02-09T00:00:00Z\"";
        for (var body : List.of(
                "{}",
                "[",
                info("8988211000000530081", "3", time, "Executed-Success"),
                info(OURS, "\"three\"", time, "Executed-Success"),
                info(OURS, "3", "\"timestamp\":\"yesterday\"", "Executed-Success"),
                info(OURS, "3", "\"timestamp\":\"2126-02-09T00:00:00Z\"", "Executed-Success"))) {
            assertThat(notify(body).problem()).as(body).isEqualTo("malformed-request");
        }
    }

    @Test
    void withTlsTheCertificateSaysWhoItIs() throws Exception {
        var folder = GatewayFixture.folder();
        keyStores(folder, List.of("gateway", "smdp-1", "smdp-2", "stranger"));
        trust(folder, List.of("gateway", "smdp-1", "smdp-2"));
        var tls = Map.of(
                "es2plus.keystore",
                folder.resolve("gateway.p12").toString(),
                "es2plus.keystore.password",
                PASSWORD,
                "es2plus.truststore",
                folder.resolve("trust.p12").toString(),
                "es2plus.truststore.password",
                PASSWORD);
        var body = info(OURS, "4", "\"timestamp\":\"2026-02-10T00:00:00Z\"", "Executed-Success");
        try (var gateway = fixture.another(folder.resolve("model.db"), tls)) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> gateway.readModel().stock().smdpOf(OURS).isPresent());
            var url = URI.create("https://127.0.0.1:" + gateway.es2plusPort() + PATH);
            assertThat(post(client(folder, "smdp-1"), url, body)).isEqualTo(204);
            // as one that nobody knows is: whose profile it is, or that it is ours, is not told
            var others = info(OURS, "4", "\"timestamp\":\"2026-02-09T00:00:00Z\"", "Executed-Success");
            await().atMost(Duration.ofSeconds(20)).until(() -> post(client(folder, "smdp-2"), url, others) == 204);
            assertThat(post(client(folder, "smdp-1"), url, body)).isEqualTo(204);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> post(client(folder, "stranger"), url, body))
                    .isInstanceOf(IOException.class);
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> post(client(folder, ""), url, body))
                    .isInstanceOf(IOException.class);
        }
        fixture.topics()
                .await(Topics.ACTIVITY_FEED, report -> report.getAt().toString().startsWith("2026-02-10"));
    }

    private static int post(HttpClient client, URI url, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    private static HttpClient client(Path folder, String party) throws Exception {
        var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keyStore(folder.resolve("trust.p12")));
        var context = SSLContext.getInstance("TLS");
        if (party.isEmpty()) {
            context.init(null, trusted.getTrustManagers(), null);
        } else {
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore(folder.resolve(party + ".p12")), PASSWORD.toCharArray());
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
        }
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** All at once: a keytool takes a second to start. */
    private static void keyStores(Path folder, List<String> parties) throws Exception {
        var running = new ArrayList<Process>();
        for (var party : parties) {
            var words = "-J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -genkeypair -alias own -dname CN=" + party
                    + ",O=Test -keyalg EC -groupname secp256r1 -ext san=ip:127.0.0.1 -storetype PKCS12 -keystore "
                    + party + ".p12 -storepass " + PASSWORD;
            var command = new ArrayList<>(List.of(words.split(" ")));
            command.add(
                    0,
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
            running.add(new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(party + ".log").toFile())
                    .start());
        }
        for (var process : running) {
            assertThat(process.waitFor()).isZero();
        }
    }

    private static void trust(Path folder, List<String> parties) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (var party : parties) {
            trusted.setCertificateEntry(
                    party, keyStore(folder.resolve(party + ".p12")).getCertificate("own"));
        }
        try (var out = Files.newOutputStream(folder.resolve("trust.p12"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private static KeyStore keyStore(Path file) throws Exception {
        return KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    }
}

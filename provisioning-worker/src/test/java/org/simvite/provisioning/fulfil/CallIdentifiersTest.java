package org.simvite.provisioning.fulfil;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.backing.smdp.ProfileState;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Smdp;
import org.simvite.provisioning.pool.OrderKind;
import org.simvite.provisioning.pool.Outcome;

/** At a peer that answers a call it has seen before as it did the first time, whatever the call now asks for. */
class CallIdentifiersTest {

    private static final String ICCID = "8988211000000530082";

    private final Terminal terminal = new Terminal();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, byte[]> answers = new HashMap<>();
    private final List<String> identifiers = new ArrayList<>();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private SmdpUnderTest smdp;

    @SuppressWarnings("NullAway.Init")
    private HttpServer peer;

    @SuppressWarnings("NullAway.Init")
    private EsimOrders orders;

    @BeforeEach
    void start() throws IOException {
        smdp = new SmdpUnderTest(folder.resolve("journal"));
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.createContext("/", this::once);
        peer.start();
        var address = URI.create("http://127.0.0.1:" + peer.getAddress().getPort());
        var client = new Es2Client(
                new Smdp("main", address, "1.2.3", "SMDP.EXAMPLE.COM", Duration.ofSeconds(10), Optional.empty()));
        orders = new EsimOrders(List.of(client), new MatchingIds(new byte[32]), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        peer.stop(0);
        smdp.close();
    }

    @Test
    void eachCallOfAnAttemptHasItsOwn() throws Exception {
        smdp.fault("{\"kind\":\"STRICT\"}");
        orders.prepare(job(OrderKind.FULFIL, 1));

        assertThat(orders.prepare(job(OrderKind.FULFIL, 2))).isInstanceOf(EsimOrders.Prepared.Ready.class);

        assertThat(identifiers)
                .containsExactly(
                        "app-1/FULFIL/1/downloadOrder/1",
                        "app-1/FULFIL/1/confirmOrder/1",
                        "app-1/FULFIL/2/downloadOrder/1",
                        "app-1/FULFIL/2/confirmOrder/1",
                        "app-1/FULFIL/2/cancelOrder/1",
                        "app-1/FULFIL/2/downloadOrder/2",
                        "app-1/FULFIL/2/confirmOrder/2");
        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.RELEASED);
    }

    @Test
    void theSameAttemptDeliveredAgainMakesTheSameCalls() throws Exception {
        var first = orders.prepare(job(OrderKind.FULFIL, 1));
        var made = List.copyOf(identifiers);

        assertThat(orders.prepare(job(OrderKind.FULFIL, 1))).isEqualTo(first);

        assertThat(identifiers.subList(made.size(), identifiers.size())).isEqualTo(made);
        assertThat(smdp.profile(ICCID).orders()).isEqualTo(1);
    }

    @Test
    void aCancellationIsNoRepetitionOfTheOrder() throws Exception {
        orders.prepare(job(OrderKind.FULFIL, 1));

        assertThat(orders.cancel(job(OrderKind.CANCEL, 1)).outcome()).isEqualTo(Outcome.CANCELLED);

        assertThat(smdp.profile(ICCID).state()).isEqualTo(ProfileState.AVAILABLE);
    }

    /** Passes a call on to the simulator the first time, and repeats the answer afterwards. */
    private void once(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var call = new JsonMapper()
                    .readTree(body)
                    .at("/header/functionCallIdentifier")
                    .asText();
            identifiers.add(call);
            var known = answers.get(call);
            var answer = known == null ? pass(exchange.getRequestURI().getPath(), body) : known;
            answers.put(call, answer);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private byte[] pass(String path, byte[] body) throws IOException {
        try {
            return http.send(
                            HttpRequest.newBuilder(smdp.address().resolve(path))
                                    .header("Content-Type", "application/json")
                                    .header("X-Admin-Protocol", "gsma/rsp/v2.2.2")
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Job job(OrderKind kind, int attempt) {
        var job = terminal.esim("app-1", ICCID, 1);
        return new Job("app-1/" + kind + "/" + attempt, kind, job.application(), job.sim(), true, null);
    }
}

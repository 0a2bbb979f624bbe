package org.simvite.gateway.http;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.call.Operation;

/** A listener with the contract's operations behind it, all of which answer 204 but for those given. Lets everybody in, as one terminal. */
final class TestListener implements AutoCloseable {

    static final HttpClient CLIENT = HttpClient.newHttpClient();
    static final int OPEN_PER_ACCOUNT = 3;
    static final Duration BODY_TIME = Duration.ofSeconds(1);
    static final int WORKERS = 2;
    /** Of one address, in an hour. */
    static final int BAD_PROOFS = 5;

    private final Vertx vertx = Vertx.vertx();
    final ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final ExecutorService streamWorkers = Executors.newCachedThreadPool();
    final HttpListener listener;

    TestListener(Map<String, Operation> operations) {
        this(operations, settings(), everybody());
    }

    TestListener(Map<String, Operation> operations, ListenerSettings settings, Doorman doorman) {
        this(operations, settings, doorman, 10_000);
    }

    /** @param queue how many calls may wait for one of the workers */
    TestListener(Map<String, Operation> operations, ListenerSettings settings, Doorman doorman, int queue) {
        var contract = Contract.load(vertx);
        listener = new HttpListener(
                vertx,
                settings,
                contract,
                doorman,
                new WorkerTurns(workers, WORKERS, queue),
                streamWorkers,
                new BadProofs(BAD_PROOFS, Clock.systemUTC(), meters),
                Clock.systemUTC(),
                meters);
        var all = new HashMap<String, Operation>();
        contract.operations(OperationSpec.Listener.PUBLIC)
                .forEach(spec -> all.put(spec.id(), Operation.direct(call -> Answer.of(204))));
        all.putAll(operations);
        listener.start(OperationSpec.Listener.PUBLIC, all);
    }

    static ListenerSettings settings() {
        return settings(new Places.Limits(100, 90, OPEN_PER_ACCOUNT, 90), connections(1_000, 1_000), true);
    }

    static Connections.Limits connections(int most, int perNetwork) {
        return new Connections.Limits(most, perNetwork, Duration.ofSeconds(2), Duration.ofSeconds(60));
    }

    static ListenerSettings settings(Places.Limits calls, Connections.Limits connections, boolean clearTextHttp2) {
        return settings(calls, connections, clearTextHttp2, BODY_TIME, 1_000_000);
    }

    static ListenerSettings settings(
            Places.Limits calls,
            Connections.Limits connections,
            boolean clearTextHttp2,
            Duration bodyTime,
            long bodyRoom) {
        return new ListenerSettings(
                "gateway.port",
                "127.0.0.1",
                0,
                null,
                calls,
                connections,
                0,
                clearTextHttp2,
                bodyTime,
                bodyRoom,
                Duration.ofMillis(50));
    }

    static Doorman everybody() {
        try {
            var key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
            return (operation, headers, method, path, certificates) ->
                    new Admission.Result.Admitted(new Principal.Terminal("terminal:a", "device", key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection on which the text is sent and nothing is read yet. */
    Socket begin(String text) throws IOException {
        return begin("127.0.0.1", text);
    }

    /** The same from an address of 127.0.0.0/8, each /24 of which is a network of its own. */
    Socket begin(String from, String text) throws IOException {
        var socket = new Socket(InetAddress.getByName("127.0.0.1"), listener.port(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    /** What comes back until the other side closes. */
    static String rest(Socket socket) throws IOException {
        var answer = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(answer);
        return answer.toString(StandardCharsets.US_ASCII);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + path));
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return CLIENT.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Sends the text, and then blanks until they are taken no more; returns everything that came back until the other side closed. */
    String raw(String request, int blanks) throws IOException {
        try (var socket = new Socket("127.0.0.1", listener.port())) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            var chunk = " ".repeat(1024).getBytes(StandardCharsets.US_ASCII);
            try {
                for (int sent = 0; sent < blanks; sent += chunk.length) {
                    out.write(chunk);
                }
                out.flush();
            } catch (SocketException e) {
                // the other side has closed: what it said before can still be read
            }
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void close() {
        listener.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        workers.shutdownNow();
        streamWorkers.shutdownNow();
    }
}

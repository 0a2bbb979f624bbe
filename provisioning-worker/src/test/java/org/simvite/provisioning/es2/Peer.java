package org.simvite.provisioning.es2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** An SM-DP+ that answers whatever it is told to, however odd, and remembers what it was asked. */
final class Peer implements AutoCloseable {

    record Asked(String method, String path, Map<String, String> headers, JsonNode body) {}

    final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    private final HttpServer server;
    private volatile int status = 200;
    private volatile String body = "{}";
    private volatile @Nullable String protocol = "gsma/rsp/v2.2.2";
    private volatile boolean silent;

    Peer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    Peer answering(int withStatus, String withBody) {
        status = withStatus;
        body = withBody;
        return this;
    }

    Peer protocol(@Nullable String header) {
        protocol = header;
        return this;
    }

    Peer silent() {
        silent = true;
        return this;
    }

    Smdp smdp() {
        return new Smdp("peer", address(), "1.2.3", "SMDP.EXAMPLE.COM", Duration.ofMillis(300), Optional.empty());
    }

    Es2Client client() throws IOException {
        return new Es2Client(smdp());
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = Map.of(
                "X-Admin-Protocol", String.valueOf(exchange.getRequestHeaders().getFirst("X-Admin-Protocol")),
                "Content-Type", String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")));
        asked.add(new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                headers,
                new JsonMapper().readTree(exchange.getRequestBody())));
        if (silent) {
            return;
        }
        var header = protocol;
        if (header != null) {
            exchange.getResponseHeaders().add("X-Admin-Protocol", header);
        }
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

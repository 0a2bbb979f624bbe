package org.simvite.backing.smdp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.simvite.backing.Ports;

/** The operator's end of the callbacks: remembers what it is told; answers 204 unless told to answer otherwise first. */
final class OperatorStub implements AfterEachCallback {

    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answersFirst = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    OperatorStub() {
        try {
            server = HttpServer.create(new InetSocketAddress(Ports.HOST, 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/gsma/rsp2/es2plus/handleDownloadProgressInfo", this::handle);
        server.start();
    }

    URI address() {
        return URI.create("http://" + Ports.HOST + ":" + server.getAddress().getPort());
    }

    void answerFirst(int... statuses) {
        for (var status : statuses) {
            answersFirst.add(status);
        }
    }

    /** Every attempt, in the order of arrival. */
    List<JsonNode> told() {
        return List.copyOf(told);
    }

    /** Notification points, as text, in the order of arrival. */
    List<String> points() {
        return told.stream()
                .map(info -> info.path("notificationPointId").asText())
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            told.add(new ObjectMapper().readTree(exchange.getRequestBody()));
            var answer = answersFirst.poll();
            exchange.sendResponseHeaders(answer == null ? 204 : answer, -1);
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server.stop(0);
    }
}

package org.simvite.runtime.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** {@code /health/live}, {@code /health/ready} and {@code /metrics}, on a port of their own. */
final class ManagementServer implements AutoCloseable {

    static final String PORT_KEY = "management.port";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String service;
    private final Readiness readiness;
    private final PrometheusMeterRegistry meters;
    private final HttpServer server;
    private final ExecutorService threads;

    /** @throws PortTakenException if another program listens there */
    ManagementServer(String service, String host, int port, Readiness readiness, PrometheusMeterRegistry meters) {
        this.service = service;
        this.readiness = readiness;
        this.meters = meters;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (BindException e) {
            throw new PortTakenException(PORT_KEY, host, port, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "management");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")
                    && !exchange.getRequestMethod().equals("HEAD")) {
                send(exchange, 405, "text/plain; charset=utf-8", "GET only\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/health/live" -> json(exchange, 200, Map.of("service", service, "live", true));
                case "/health/ready" -> ready(exchange);
                case "/metrics" -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape());
                default -> send(exchange, 404, "text/plain; charset=utf-8", "/health/live /health/ready /metrics\n");
            }
        }
    }

    private void ready(HttpExchange exchange) throws IOException {
        Map<String, Health> checks = readiness.now();
        boolean ready = checks.values().stream().allMatch(Health::ready);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("service", service);
        body.put("ready", ready);
        body.put("checks", checks);
        json(exchange, ready ? 200 : 503, body);
    }

    private static void json(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        send(exchange, status, "application/json", JSON.writeValueAsString(body) + "\n");
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

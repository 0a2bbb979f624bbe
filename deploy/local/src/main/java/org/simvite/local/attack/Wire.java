package org.simvite.local.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over a socket of its own, written out octet by octet: it sends what no library would, and it calls from whichever
 * address of the loopback network it likes, as a caller of many addresses would.
 */
final class Wire {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private final InetSocketAddress server;

    Wire(InetSocketAddress server) {
        this.server = server;
    }

    /**
     * An answer.
     *
     * @param headers by lower-case name
     */
    record Answer(int status, Map<String, String> headers, String body) {

        JsonNode json() {
            try {
                return JSON.readTree(body.isEmpty() ? "{}" : body);
            } catch (JsonProcessingException e) {
                throw new AttackException("an answer " + status + " is not JSON");
            }
        }

        /** The last word of a problem's type, such as {@code overloaded}; empty where there is none. */
        String problem() {
            var type = body.startsWith("{") ? json().path("type").asText() : "";
            return type.substring(type.lastIndexOf(':') + 1);
        }

        @Override
        public String toString() {
            return problem().isEmpty() ? Integer.toString(status) : status + " " + problem();
        }
    }

    /** A call as a well-behaved client makes it. */
    record Call(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body) {}

    /** @throws IOException no whole answer came within the limit */
    Answer send(InetAddress from, Call call, Duration limit) throws IOException {
        return parse(raw(from, head(call), limit));
    }

    private static String head(Call call) {
        var body = call.body() == null ? "" : call.body();
        var text = new StringBuilder(call.method() + " " + call.path() + " HTTP/1.1\r\n");
        var headers = new LinkedHashMap<>(call.headers());
        headers.putIfAbsent("Host", "localhost");
        headers.put("Connection", "close");
        if (call.body() != null) {
            headers.putIfAbsent("Content-Type", "application/json");
            headers.put("Content-Length", Integer.toString(body.getBytes(StandardCharsets.UTF_8).length));
        }
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text.append("\r\n").append(body).toString();
    }

    /**
     * Sends just this, and reads until the other side closes.
     *
     * @return what came within the limit; empty if nothing did
     * @throws IOException nobody takes the connection, or it breaks before anything came
     */
    String raw(InetAddress from, String octets, Duration limit) throws IOException {
        try (var socket = open(from)) {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return readAll(socket, limit);
        }
    }

    /** A connection that is not closed. */
    Socket open(InetAddress from) throws IOException {
        var socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(from, 0));
            socket.connect(server, (int) CONNECT.toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String readAll(Socket socket, Duration limit) throws IOException {
        var until = System.nanoTime() + limit.toNanos();
        var all = new ByteArrayOutputStream();
        var buffer = new byte[8192];
        InputStream in = socket.getInputStream();
        while (true) {
            var left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return all.toString(StandardCharsets.UTF_8);
            }
            socket.setSoTimeout((int) left);
            try {
                var read = in.read(buffer);
                if (read < 0) {
                    return all.toString(StandardCharsets.UTF_8);
                }
                all.write(buffer, 0, read);
            } catch (SocketTimeoutException e) {
                return all.toString(StandardCharsets.UTF_8);
            } catch (IOException e) {
                if (all.size() == 0) {
                    throw e;
                }
                return all.toString(StandardCharsets.UTF_8);
            }
        }
    }

    private static Answer parse(String text) throws IOException {
        var end = text.indexOf(new String(HEAD_END, StandardCharsets.US_ASCII));
        if (end < 0 || !text.startsWith("HTTP/1.")) {
            throw new IOException("no answer in time");
        }
        var lines = text.substring(0, end).split("\r\n");
        var headers = new LinkedHashMap<String, String>();
        for (int i = 1; i < lines.length; i++) {
            var colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        var body = text.substring(end + HEAD_END.length);
        return new Answer(
                Integer.parseInt(lines[0].split(" ")[1]),
                headers,
                "chunked".equals(headers.get("transfer-encoding")) ? unchunked(body) : body);
    }

    private static String unchunked(String body) {
        var whole = new StringBuilder();
        var at = 0;
        while (true) {
            var line = body.indexOf("\r\n", at);
            if (line < 0) {
                return whole.toString();
            }
            var length = Integer.parseInt(body.substring(at, line).strip(), 16);
            if (length == 0) {
                return whole.toString();
            }
            whole.append(body, line + 2, Math.min(body.length(), line + 2 + length));
            at = line + 2 + length + 2;
        }
    }
}

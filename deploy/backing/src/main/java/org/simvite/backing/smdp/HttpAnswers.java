package org.simvite.backing.smdp;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Requests' bodies and answers of the simulator's HTTP server. */
final class HttpAnswers {

    /** Version that this side speaks; any 2.x.y is accepted from the other. */
    static final String PROTOCOL = "gsma/rsp/v2.5.0";

    static final String PROTOCOL_HEADER = "X-Admin-Protocol";

    private static final Pattern PROTOCOL_FAMILY = Pattern.compile("gsma/rsp/v2\\.[0-9]+(\\.[0-9]+)?");
    private static final String JSON_TYPE = "application/json";

    /** Enough for 100,000 profiles in one load. */
    private static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private HttpAnswers() {}

    /** HTTP status of what is wrong with a function call's method or headers; 0 if nothing is. */
    static int protocolProblem(HttpExchange exchange) {
        if (!exchange.getRequestMethod().equals("POST")) {
            return 405;
        }
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !isJson(type)) {
            return 415;
        }
        var protocol = exchange.getRequestHeaders().getFirst(PROTOCOL_HEADER);
        return protocol == null || !PROTOCOL_FAMILY.matcher(protocol.strip()).matches() ? 400 : 0;
    }

    /** Media types know no case and may carry parameters (RFC 9110 8.3.1). */
    private static boolean isJson(String contentType) {
        return contentType.split(";", 2)[0].strip().equalsIgnoreCase(JSON_TYPE);
    }

    /** The whole body, or null if it is too big. */
    static byte @Nullable [] body(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        return bytes.length > MAX_BODY_BYTES ? null : bytes;
    }

    static void envelope(HttpExchange exchange, JsonNode answer) throws IOException {
        envelope(exchange, answer, PROTOCOL);
    }

    static void envelope(HttpExchange exchange, JsonNode answer, String protocol) throws IOException {
        exchange.getResponseHeaders().set(PROTOCOL_HEADER, protocol);
        json(exchange, 200, answer);
    }

    static void json(HttpExchange exchange, int status, JsonNode answer) throws IOException {
        var bytes = Json.MAPPER.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", JSON_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static void empty(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }
}

package org.simvite.backing.smdp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/**
 * Tells the simulator how to fail.
 *
 * <pre>
 * POST   /simulator/faults   {kind, function?, iccid?, subjectCode?, reasonCode?, httpStatus?, delayMs?, rate?, seed?, times?}
 * GET    /simulator/faults   those in force, with their hits
 * DELETE /simulator/faults   none any more
 * </pre>
 */
final class FaultsHandler implements HttpHandler {

    static final String PATH = "/simulator/faults";

    private static final long DEFAULT_DELAY_MS = 1_000;

    private final FaultPlan faults;

    FaultsHandler(FaultPlan faults) {
        this.faults = faults;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestMethod()) {
                case "GET" -> list(exchange);
                case "POST" -> add(exchange);
                case "DELETE" -> {
                    faults.clear();
                    HttpAnswers.empty(exchange, 204);
                }
                default -> HttpAnswers.empty(exchange, 405);
            }
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        var list = Json.MAPPER.createArrayNode();
        for (var report : faults.report()) {
            list.add(shown(report));
        }
        HttpAnswers.json(exchange, 200, list);
    }

    private void add(HttpExchange exchange) throws IOException {
        try {
            var bytes = HttpAnswers.body(exchange);
            faults.add(read(Json.MAPPER.readTree(bytes == null ? new byte[0] : bytes)));
            HttpAnswers.empty(exchange, 204);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            var problem = Json.MAPPER.createObjectNode().put("message", e.getMessage());
            HttpAnswers.json(exchange, 400, problem);
        }
    }

    private static Fault read(JsonNode body) {
        var iccid = Json.text(body, "iccid");
        return new Fault(
                body.path("function").asText(Fault.EVERY_FUNCTION),
                Fault.Kind.valueOf(body.path("kind").asText()),
                iccid == null ? null : Json.unpadded(iccid),
                body.path("subjectCode").asText(StatusCode.EXECUTION_ERROR.subject()),
                body.path("reasonCode").asText(StatusCode.EXECUTION_ERROR.reason()),
                body.path("httpStatus").asInt(503),
                Duration.ofMillis(body.path("delayMs").asLong(DEFAULT_DELAY_MS)),
                body.path("rate").asDouble(1),
                body.path("seed").asLong(0),
                body.path("times").asInt(0));
    }

    private static ObjectNode shown(FaultPlan.Report report) {
        var fault = report.fault();
        return Json.MAPPER
                .createObjectNode()
                .put("kind", fault.kind().name())
                .put("function", fault.function())
                .put("iccid", Objects.requireNonNullElse(fault.iccid(), "*"))
                .put("rate", fault.rate())
                .put("times", fault.times())
                .put("hits", report.hits());
    }
}

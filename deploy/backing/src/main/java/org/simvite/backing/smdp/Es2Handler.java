package org.simvite.backing.smdp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.simvite.backing.smdp.Decision.AlreadySo;
import org.simvite.backing.smdp.Decision.Executed;
import org.simvite.backing.smdp.Decision.Refused;
import org.simvite.backing.smdp.Decision.Repeated;
import org.simvite.backing.smdp.Es2Intake.Reading.Call;
import org.simvite.backing.smdp.Es2Intake.Reading.Malformed;

/**
 * ES2+ over HTTP (SGP.22 6.3, JSON binding). A function that failed is answered with HTTP 200 too; HTTP errors are for calls
 * that reach no function.
 */
final class Es2Handler implements HttpHandler {

    static final String PATH = "/gsma/rsp2/es2plus/";

    private final Smdp smdp;
    private final FaultPlan faults;
    private final String smdpAddress;
    private final CountDownLatch closing;

    /** @param closing counted down when the simulator ends: wakes calls that hang or are slow */
    Es2Handler(Smdp smdp, FaultPlan faults, String smdpAddress, CountDownLatch closing) {
        this.smdp = smdp;
        this.faults = faults;
        this.smdpAddress = smdpAddress;
        this.closing = closing;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set(HttpAnswers.PROTOCOL_HEADER, HttpAnswers.PROTOCOL);
            var function = exchange.getRequestURI().getPath().substring(PATH.length());
            if (!Es2Intake.FUNCTIONS.contains(function)) {
                HttpAnswers.empty(exchange, 404);
                return;
            }
            var problem = HttpAnswers.protocolProblem(exchange);
            var body = HttpAnswers.body(exchange);
            if (problem != 0 || body == null) {
                HttpAnswers.empty(exchange, problem != 0 ? problem : 413);
                return;
            }
            try {
                answer(exchange, function, Json.MAPPER.readTree(body));
            } catch (JsonProcessingException e) {
                HttpAnswers.empty(exchange, 400);
            }
        }
    }

    private void answer(HttpExchange exchange, String function, JsonNode body) throws IOException {
        var fault = faults.onCall(function, Es2Intake.iccid(body)).orElse(null);
        if (fault == null) {
            HttpAnswers.envelope(exchange, run(function, body, false));
            return;
        }
        switch (fault.kind()) {
            case STATUS ->
                HttpAnswers.envelope(
                        exchange, status(body, "Failed", fault.subjectCode(), fault.reasonCode(), "as told"));
            case EXPIRED -> HttpAnswers.envelope(exchange, status(body, "Expired", "1.6", "4.2", "as told"));
            case HTTP_STATUS -> HttpAnswers.empty(exchange, fault.httpStatus());
            case HANG -> pause(fault.delay());
            case DROP_AFTER -> run(function, body, false);
            case STRICT -> HttpAnswers.envelope(exchange, run(function, body, true));
            case SLOW -> {
                pause(fault.delay());
                HttpAnswers.envelope(exchange, run(function, body, false));
            }
            case ODD_REPLY -> HttpAnswers.envelope(exchange, odd(run(function, body, false)), "gsma/rsp/v2.1.0");
            default -> {
                // DROP_BEFORE: closing the exchange without an answer closes the connection.
            }
        }
    }

    /** @param strict refuses what repeats a call already carried out */
    private ObjectNode run(String function, JsonNode body, boolean strict) {
        var reading = Es2Intake.read(function, body);
        if (reading instanceof Malformed malformed) {
            return failed(body, malformed.code());
        }
        var request = ((Call) reading).request();
        var decision = smdp.execute(request);
        if (decision instanceof Refused refused) {
            return failed(body, refused.code());
        }
        if (strict && !(decision instanceof Executed)) {
            return failed(body, StatusCode.INVALID_TRANSITION);
        }
        if (decision instanceof Repeated repeated) {
            return executed(request, repeated.profile());
        }
        if (decision instanceof AlreadySo already) {
            var code = already.warning();
            return status(body, "Executed-WithWarning", code.subject(), code.reason(), code.message());
        }
        return executed(request, ((Executed) decision).profile());
    }

    private ObjectNode executed(Es2Request request, Profile profile) {
        var answer = Json.MAPPER.createObjectNode();
        answer.putObject("header").putObject("functionExecutionStatus").put("status", "Executed-Success");
        if (request instanceof Es2Request.DownloadOrder) {
            answer.put("iccid", profile.iccid());
        } else if (request instanceof Es2Request.ConfirmOrder) {
            answer.put("matchingId", profile.matchingId());
            answer.put("smdpAddress", smdpAddress);
            if (profile.eid() != null) {
                answer.put("eid", profile.eid());
            }
        }
        return answer;
    }

    private static ObjectNode failed(JsonNode call, StatusCode code) {
        return status(call, "Failed", code.subject(), code.reason(), code.message());
    }

    private static ObjectNode status(JsonNode call, String status, String subject, String reason, String message) {
        var answer = Json.MAPPER.createObjectNode();
        var data = answer.putObject("header")
                .putObject("functionExecutionStatus")
                .put("status", status)
                .putObject("statusCodeData");
        data.put("subjectCode", subject).put("reasonCode", reason).put("message", message);
        var iccid = Json.text(call, "iccid");
        if (iccid != null) {
            data.put("subjectIdentifier", iccid);
        }
        return answer;
    }

    private static ObjectNode odd(ObjectNode answer) {
        var iccid = Json.text(answer, "iccid");
        if (iccid != null) {
            answer.put("iccid", Json.padded(iccid));
        }
        return answer.put("vendorExtension", "unknown to the specification");
    }

    private void pause(Duration delay) {
        try {
            var unused = closing.await(delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

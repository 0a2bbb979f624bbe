package org.simvite.provisioning.es2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls functions of one SM-DP+ (SGP.22 5.3, JSON binding 6.5). Never throws for what a peer does: whatever is no answer of
 * the function, from a refused connection to a body that is no JSON, is "try later", since the client owns retries and every
 * order can be repeated. Safe for use by several threads.
 */
public final class Es2Client {

    private static final String PROTOCOL = "gsma/rsp/v2.2.2";
    /** Any 2.x.y is compatible with any other. */
    private static final Pattern COMPATIBLE = Pattern.compile("gsma/rsp/v2(\\.[0-9]+){0,2}");

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(3);
    private static final int PADDED_ICCID = 20;
    /** Octets; an answer has some hundred. */
    private static final int LONGEST_ANSWER = 1 << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private final Smdp smdp;
    private final HttpClient http;

    /** @throws IOException if the client certificate's files cannot be read */
    public Es2Client(Smdp smdp) throws IOException {
        this.smdp = smdp;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER);
        Optional<ClientCertificate> certificate = smdp.certificate();
        if (certificate.isPresent()) {
            builder.sslContext(certificate.get().context());
        }
        this.http = builder.build();
    }

    public Smdp smdp() {
        return smdp;
    }

    /** SGP.22 5.3.1: takes the profile for us, for that eUICC when it is given. */
    public Answer downloadOrder(String call, String iccid, @Nullable String eid) throws InterruptedException {
        var body = body(call).put("iccid", padded(iccid));
        return call(Function.DOWNLOAD_ORDER, withEid(body, eid));
    }

    /** SGP.22 5.3.2: makes it ready to be downloaded with the matching id. */
    public Answer confirmOrder(String call, String iccid, @Nullable String eid, String matchingId)
            throws InterruptedException {
        var body = body(call)
                .put("iccid", padded(iccid))
                .put("matchingId", matchingId)
                .put("releaseFlag", true);
        return call(Function.CONFIRM_ORDER, withEid(body, eid));
    }

    /** SGP.22 5.3.3: takes the order back; the profile can be ordered again, or not. */
    public Answer cancelOrder(
            String call, String iccid, @Nullable String eid, @Nullable String matchingId, boolean reusable)
            throws InterruptedException {
        var body = body(call)
                .put("iccid", padded(iccid))
                .put("finalProfileStatusIndicator", reusable ? "Available" : "Unavailable");
        if (matchingId != null) {
            body.put("matchingId", matchingId);
        }
        return call(Function.CANCEL_ORDER, withEid(body, eid));
    }

    private Answer call(Function function, ObjectNode body) throws InterruptedException {
        var request = HttpRequest.newBuilder(uri(function))
                .timeout(smdp.timeout())
                .header("Content-Type", "application/json")
                .header("X-Admin-Protocol", PROTOCOL)
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        var answer = http.sendAsync(request, LimitedBody.handler(LONGEST_ANSWER));
        try {
            // the request's own time-out ends with the headers, and a body that stops coming must not stop the worker
            return read(function, answer.get(smdp.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Answer.later("time-out");
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            return failed(e.getCause());
        }
    }

    private static Answer failed(@Nullable Throwable cause) {
        if (cause instanceof LimitedBody.TooLongException) {
            return Answer.later("answer too long");
        }
        if (cause instanceof IOException) {
            return Answer.later(cause instanceof HttpTimeoutException ? "time-out" : "unreachable");
        }
        throw new IllegalStateException("a call to an SM-DP+ failed in our own code", cause);
    }

    private static Answer read(Function function, HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            return Answer.later("http " + response.statusCode());
        }
        var protocol = response.headers().firstValue("X-Admin-Protocol");
        if (protocol.isPresent() && !COMPATIBLE.matcher(protocol.get().strip()).matches()) {
            return Answer.later("other protocol");
        }
        JsonNode json;
        try {
            json = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            return Answer.later("no json");
        }
        return read(function, json);
    }

    /** HTTP 200 says only that there is an answer; what came of the function stands in the header of the body. */
    private static Answer read(Function function, JsonNode json) {
        var execution = json.path("header").path("functionExecutionStatus");
        var data = execution.path("statusCodeData");
        var code = StatusCode.of(
                data.path("subjectCode").asText(""), data.path("reasonCode").asText(""));
        return switch (execution.path("status").asText("")) {
            case "Executed-Success", "Executed-WithWarning" ->
                new Answer(
                        Meaning.SUCCEEDED,
                        code.toString(),
                        text(json, "matchingId"),
                        text(json, "smdpAddress"),
                        text(json, "eid"));
            case "Failed" -> Answer.without(StatusTable.of(function, code), code.toString());
            case "Expired" -> Answer.later("expired");
            default -> Answer.later("no status");
        };
    }

    private ObjectNode body(String call) {
        var body = JsonNodeFactory.instance.objectNode();
        body.putObject("header")
                .put("functionRequesterIdentifier", smdp.requester())
                .put("functionCallIdentifier", call);
        return body;
    }

    private static ObjectNode withEid(ObjectNode body, @Nullable String eid) {
        return eid == null ? body : body.put("eid", eid);
    }

    /** As it stands in the card's file: 19 digits are filled up with F. */
    private static String padded(String iccid) {
        return iccid.length() < PADDED_ICCID ? iccid + "F" : iccid;
    }

    private static @Nullable String text(JsonNode json, String field) {
        var value = json.path(field).asText("");
        return value.isEmpty() ? null : value;
    }

    private URI uri(Function function) {
        var base = smdp.url().toString();
        var slash = base.endsWith("/") ? "" : "/";
        return URI.create(base + slash + "gsma/rsp2/es2plus/" + function.path());
    }

    @Override
    public String toString() {
        return "SM-DP+ " + smdp.id();
    }
}

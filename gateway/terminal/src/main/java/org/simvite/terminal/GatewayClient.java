package org.simvite.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.simvite.sealing.DpopProof;

/** HTTP calls to the gateway, each with a fresh proof of possession of the signing key (RFC 9449). */
final class GatewayClient {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final Clock clock;

    GatewayClient(Clock clock) {
        this(clock, HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build());
    }

    GatewayClient(Clock clock, HttpClient http) {
        this.clock = clock;
        this.http = http;
    }

    /**
     * A call to be made.
     *
     * @param body JSON, or null for none
     * @param headers besides authorisation
     */
    record Call(String method, URI uri, @Nullable Object body, Map<String, String> headers) {

        static Call get(URI uri) {
            return new Call("GET", uri, null, Map.of());
        }
    }

    /** An answer below 400: the status, the body (a missing node where there is none) and the entity tag. */
    record Answer(int status, JsonNode body, @Nullable String entityTag) {}

    /**
     * Makes the call.
     *
     * @param accessToken null before registration
     * @throws ProblemException the gateway refused
     * @throws TerminalException the gateway cannot be reached, or its answer cannot be read
     */
    Answer send(Call call, ECKey signingKey, @Nullable String accessToken) {
        var request = HttpRequest.newBuilder(call.uri())
                .timeout(ANSWER_LIMIT)
                .method(call.method(), body(call.body()))
                .header(
                        "DPoP",
                        DpopProof.create(signingKey, call.method(), call.uri(), accessToken, null, clock.instant()));
        if (accessToken != null) {
            request.header("Authorization", "DPoP " + accessToken);
        }
        if (call.body() != null) {
            request.header("Content-Type", "application/json");
        }
        call.headers().forEach(request::header);
        try {
            return answer(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (JsonProcessingException e) {
            throw new TerminalException("the gateway's answer is not JSON");
        } catch (IOException e) {
            throw new TerminalException("the gateway at " + call.uri().getAuthority() + " cannot be reached: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TerminalException("interrupted while waiting for the gateway", e);
        }
    }

    private static HttpRequest.BodyPublisher body(@Nullable Object body) {
        if (body == null) {
            return HttpRequest.BodyPublishers.noBody();
        }
        try {
            return HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the body cannot be written as JSON", e);
        }
    }

    private static Answer answer(HttpResponse<String> response) throws JsonProcessingException {
        if (response.statusCode() >= 400) {
            throw problem(response);
        }
        var body = response.body().isEmpty() ? JSON.missingNode() : JSON.readTree(response.body());
        return new Answer(
                response.statusCode(),
                body,
                response.headers().firstValue("ETag").orElse(null));
    }

    private static ProblemException problem(HttpResponse<String> response) {
        try {
            var body = JSON.readTree(response.body());
            var title = body.path("title").asText("the gateway refused the call");
            var detail = body.path("detail").asText("");
            return new ProblemException(
                    response.statusCode(),
                    body.path("type").asText("about:blank"),
                    detail.isEmpty() ? title : title + ": " + detail);
        } catch (JsonProcessingException e) {
            return new ProblemException(response.statusCode(), "about:blank", "the gateway refused the call");
        }
    }
}

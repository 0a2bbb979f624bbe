package org.simvite.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The operator's systems: they bring stock and policies in and report what happens to SIMs. */
final class OperatorClient {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI gateway;
    private final String token;

    OperatorClient(URI gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    JsonNode importStock(String csv) {
        return send("POST", "/v1/operator/stock", "text/csv", csv, Map.of());
    }

    private JsonNode levels(String pool) {
        return send(
                "GET",
                "/v1/operator/stock/levels?pool=" + URLEncoder.encode(pool, StandardCharsets.UTF_8),
                "",
                "",
                Map.of());
    }

    /** How many profiles of a pool are in a state. */
    int profiles(String pool, String state) {
        for (var level : levels(pool).path("levels")) {
            if (level.path("pool").asText().equals(pool)
                    && level.path("state").asText().equals(state)) {
                return level.path("profiles").asInt();
            }
        }
        return 0;
    }

    void putPolicy(String name, int version, Map<String, Object> policy) {
        send(
                "PUT",
                "/v1/operator/policies/" + name + "/" + version + "?activate=true",
                "application/json",
                json(policy),
                Map.of());
    }

    /** Reports one thing that happened to a SIM. */
    void report(String eventId, String kind, String iccid, Map<String, Object> more) {
        var line = new LinkedHashMap<String, Object>();
        line.put("eventId", eventId);
        line.put("kind", kind);
        line.put("iccid", iccid);
        line.put("at", Instant.now().toString());
        line.putAll(more);
        var taken = send("POST", "/v1/activity", "application/x-ndjson", json(line) + "\n", Map.of());
        if (taken.path("rejected").asInt() != 0) {
            throw new StoryException("the gateway refused the operator's report of " + kind + ": " + taken);
        }
    }

    /** Says that everything up to a time has been reported. */
    void reportedThrough(Instant through) {
        send("POST", "/v1/activity", "application/x-ndjson", "", Map.of("Reported-Through", through.toString()));
    }

    private JsonNode send(String method, String path, String type, String body, Map<String, String> headers) {
        var request = HttpRequest.newBuilder(gateway.resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        type.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        headers.forEach(request::header);
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new StoryException(
                        method + " " + path + " was answered " + answer.statusCode() + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new StoryException(method + " " + path + " failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoryException("interrupted");
        }
    }

    private static String json(Map<String, Object> value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON", e);
        }
    }
}

package org.simvite.backing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** The registry calls that every Confluent client makes. */
final class RegistryCalls {

    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    RegistryCalls(String url) {
        this.url = url;
    }

    record Registered(int status, long id) {}

    Registered register(String subject, String schema) throws Exception {
        var answer = send("POST", "/subjects/" + subject + "/versions", Map.of("schema", schema));
        return new Registered(answer.statusCode(), body(answer).path("id").asLong(-1));
    }

    String schema(long id) throws Exception {
        return body(send("GET", "/schemas/ids/" + id, Map.of())).path("schema").asText();
    }

    int setCompatibility(String subject, String level) throws Exception {
        return send("PUT", "/config/" + subject, Map.of("compatibility", level)).statusCode();
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> body) throws Exception {
        var publisher =
                body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json.writeValueAsString(body));
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .method(method, publisher)
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private JsonNode body(HttpResponse<String> answer) throws IOException {
        return json.readTree(answer.body());
    }
}

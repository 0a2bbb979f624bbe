package org.simvite.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * Client of a schema registry that speaks Confluent's REST API. Caches nothing: the serdes do. A user and password in the
 * address ({@code http://user:password@host}) are sent as basic authentication and never shown.
 */
public final class RegistryClient implements SchemaStore {

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final int ATTEMPTS = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Error codes of the Confluent API: subject, version, schema not found. */
    private static final int SUBJECT_NOT_FOUND = 40401;

    private static final int SCHEMA_NOT_FOUND = 40403;

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    private final String base;
    private final @Nullable String authorization;
    private final Duration firstPause;

    /** @param baseUrl up to and without {@code /subjects}, such as {@code http://registry:8080/apis/ccompat/v7} */
    public RegistryClient(URI baseUrl) {
        this(baseUrl, FIRST_PAUSE);
    }

    RegistryClient(URI baseUrl, Duration firstPause) {
        var userInfo = baseUrl.getRawUserInfo();
        var text = baseUrl.toString();
        var shown = userInfo == null ? text : text.replace(userInfo + "@", "");
        this.base = shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
        this.authorization = userInfo == null ? null : basic(baseUrl.getUserInfo());
        this.firstPause = firstPause;
    }

    @Override
    public int register(String subject, Schema schema) {
        var answer = call("POST", "/subjects/" + encoded(subject) + "/versions", body("schema", schema.toString()));
        if (answer.status == 409) {
            throw new IncompatibleSchemaException(subject + " refuses this schema of " + schema.getFullName());
        }
        return id(answer);
    }

    @Override
    public int idOf(String subject, Schema schema) {
        var answer = call("POST", "/subjects/" + encoded(subject), body("schema", schema.toString()));
        if (answer.errorCode() == SUBJECT_NOT_FOUND || answer.errorCode() == SCHEMA_NOT_FOUND) {
            throw new RegistryUnavailableException(
                    subject + " does not hold this schema of " + schema.getFullName(), null);
        }
        return id(answer);
    }

    @Override
    public Schema schema(int id) {
        // an id is unsigned on the wire; no registry gives out negative ones
        var answer = call("GET", "/schemas/ids/" + Integer.toUnsignedString(id), null);
        if (answer.errorCode() == SCHEMA_NOT_FOUND) {
            throw new BadRecordException("no schema has the id " + id);
        }
        var text = answer.ok().path("schema").asText();
        try {
            return new Schema.Parser().setValidateDefaults(false).parse(text);
        } catch (SchemaParseException e) {
            throw new BadRecordException("the schema with the id " + id + " is none of Avro");
        }
    }

    @Override
    public void compatibility(String subject, Compatibility level) {
        var unused = call("PUT", "/config/" + encoded(subject), body("compatibility", level.name()))
                .ok();
    }

    @Override
    public String toString() {
        return "registry " + base;
    }

    private int id(Answer answer) {
        var id = answer.ok().path("id");
        if (!id.isInt()) {
            throw new RegistryUnavailableException(this + " gave no id", null);
        }
        return id.intValue();
    }

    private Answer call(String method, String path, @Nullable String body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Accept", MEDIA_TYPE + ", application/json")
                .header("Content-Type", MEDIA_TYPE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return retrying(request.build());
    }

    private Answer retrying(HttpRequest request) {
        var pause = firstPause;
        for (int attempt = 1; ; attempt++) {
            try {
                var answer = answer(http.send(request, BodyHandlers.ofString()));
                if (answer.status < 500 && answer.status != 429) {
                    return answer;
                }
                if (attempt == ATTEMPTS) {
                    throw new RegistryUnavailableException(this + " answers " + answer.status, null);
                }
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new RegistryUnavailableException(this + " does not answer", e);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryUnavailableException("interrupted while asking " + this, e);
            }
            pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryUnavailableException("interrupted while asking " + this, e);
        }
    }

    private Answer answer(HttpResponse<String> response) {
        JsonNode json;
        try {
            json = JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            json = JsonNodeFactory.instance.missingNode();
        }
        return new Answer(response.statusCode(), json);
    }

    private static String body(String name, String value) {
        return JsonNodeFactory.instance.objectNode().put(name, value).toString();
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    /** Status and JSON body; a body that is no JSON is a missing node. */
    private final class Answer {
        private final int status;
        private final JsonNode json;

        private Answer(int status, JsonNode json) {
            this.status = status;
            this.json = json;
        }

        /** The registry's own error code; 0 if it gave none, as when some other server answered. */
        int errorCode() {
            return status < 400 ? 0 : json.path("error_code").asInt(0);
        }

        JsonNode ok() {
            if (status / 100 != 2 || !json.isObject()) {
                throw new RegistryUnavailableException(
                        RegistryClient.this + " answers " + status + (json.isObject() ? "" : " and no JSON"), null);
            }
            return json;
        }
    }
}

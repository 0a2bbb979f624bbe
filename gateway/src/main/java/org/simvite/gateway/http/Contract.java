package org.simvite.gateway.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.RequestUtils;
import io.vertx.openapi.validation.RequestValidator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.simvite.gateway.access.Scope;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.RefusedException;
import org.simvite.gateway.http.OperationSpec.Access;
import org.simvite.gateway.http.OperationSpec.Listener;

/**
 * The contract of {@code openapi.yaml}, as loaded: which operations there are, and the validator of their requests.
 *
 * <p>Vert.x refuses contracts that declare {@code application/problem+json} or {@code text/event-stream} (vertx-openapi issues 95 and 107), so it is given
 * a copy without the contents of responses and of bodies that are read as they come.
 */
public final class Contract {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private static final String ANY_SCOPE = "any";

    private final List<OperationSpec> operations;
    private final Set<String> names;
    private final OpenAPIContract loaded;
    private final RequestValidator validator;
    private final Queries queries;

    private Contract(List<OperationSpec> operations, Set<String> names, Vertx vertx, OpenAPIContract loaded) {
        this.operations = operations;
        this.names = names;
        this.loaded = loaded;
        this.validator = RequestValidator.create(vertx, loaded);
        this.queries = new Queries(loaded);
    }

    /** Reads the contract that this build was made with. */
    public static Contract load(Vertx vertx) {
        var text = new JsonObject(read());
        var operations = new ArrayList<OperationSpec>();
        for (var path : text.getJsonObject("paths")) {
            var methods = (JsonObject) path.getValue();
            for (var method : methods.fieldNames()) {
                if (METHODS.contains(method)) {
                    operations.add(
                            strip(path.getKey(), method, methods.getJsonObject(method), text.getJsonArray("security")));
                }
            }
        }
        stripSecurity(text);
        anchor(text);
        var names = new HashSet<String>();
        collectNames(text.getJsonObject("components").getJsonObject("schemas"), names);
        try {
            var loaded = OpenAPIContract.from(vertx, text)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            return new Contract(List.copyOf(operations), Set.copyOf(names), vertx, loaded);
        } catch (InterruptedException | java.util.concurrent.ExecutionException | TimeoutException e) {
            throw new IllegalStateException("openapi.yaml cannot be loaded", e);
        }
    }

    /** Those that the listener offers. */
    public List<OperationSpec> operations(Listener listener) {
        return operations.stream()
                .filter(operation -> operation.listener() == listener)
                .toList();
    }

    /** Whether a request is as the contract has it. Fails with what {@link Faults} turns into a problem. @param mediaType without parameters */
    Future<?> validate(HttpServerRequest request, String mediaType, OperationSpec spec, Buffer body) {
        var outOfBounds = body.length() == 0 ? Optional.<Problem>empty() : JsonBounds.problem(body.getBytes());
        if (outOfBounds.isPresent()) {
            return Future.failedFuture(new RefusedException(outOfBounds.get()));
        }
        try {
            // a scraper adds parameters of its own to what it is given for metrics
            var unknown =
                    spec.listener() == Listener.PUBLIC ? queries.problem(request, spec) : Optional.<Problem>empty();
            if (unknown.isPresent()) {
                return Future.failedFuture(new RefusedException(unknown.get()));
            }
            return RequestUtils.extract(request, loaded.operation(spec.id()), () -> Future.succeededFuture(body))
                    .compose(read -> validator.validate(new TypedRequest(read, mediaType), spec.id()));
        } catch (RuntimeException e) {
            // what cannot even be taken apart
            return Future.failedFuture(e);
        }
    }

    /** Whether it is the name of a member or a parameter in the contract, so that an answer may repeat it. */
    boolean knows(String name) {
        return names.contains(name);
    }

    private static Map<String, Object> read() {
        try (var in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            if (in == null) {
                throw new IllegalStateException("openapi.yaml is not on the class path");
            }
            return new YAMLMapper().readValue(in, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OperationSpec strip(String path, String method, JsonObject operation, JsonArray defaultSecurity) {
        var responses = operation.getJsonObject("responses");
        boolean feed = responses
                .getJsonObject("200", new JsonObject())
                .getJsonObject("content", new JsonObject())
                .containsKey("text/event-stream");
        responses.fieldNames().forEach(status -> responses.put(status, new JsonObject().put("description", "")));
        var body = operation.getJsonObject("requestBody", new JsonObject());
        var mediaTypes =
                Set.copyOf(body.getJsonObject("content", new JsonObject()).fieldNames());
        boolean streamed = "stream".equals(operation.getString("x-body"));
        if (streamed) {
            var unused = operation.remove("requestBody");
        }
        var security = operation.getJsonArray("security", defaultSecurity);
        var dropped = operation.remove("security");
        var listener =
                Listener.valueOf(operation.getString("x-listener", "public").toUpperCase(Locale.ROOT));
        var scope = scope(operation, access(security));
        boolean keyed = parameters(operation).contains("#/components/parameters/IdempotencyKey");
        return new OperationSpec(
                operation.getString("operationId"),
                method.toUpperCase(Locale.ROOT),
                path,
                listener,
                access(security),
                scope,
                mediaTypes,
                streamed,
                feed,
                keyed);
    }

    /** An operator's operation names its scope, or {@code any}: to forget it must not open it to all. */
    private static Optional<Scope> scope(JsonObject operation, Access access) {
        var named = operation.getString("x-scope");
        if (named == null && access == Access.OPERATOR) {
            throw new IllegalStateException(operation.getString("operationId") + " names no x-scope");
        }
        return Optional.ofNullable(named)
                .filter(word -> !word.equals(ANY_SCOPE))
                .map(Scope::of);
    }

    /** Admission is ours, by what was read above. The loader wants absolute addresses; ours is wherever the caller found it. */
    private static void stripSecurity(JsonObject contract) {
        var unused = contract.remove("servers");
        unused = contract.remove("security");
        unused = contract.getJsonObject("components").remove("securitySchemes");
    }

    /** The end of a pattern is the end of the text (ECMA-262): to Java's {@code $}, a line feed can stand between them. */
    private static void anchor(JsonObject part) {
        for (var entry : part) {
            if (entry.getValue() instanceof JsonObject inner) {
                anchor(inner);
            } else if (entry.getValue() instanceof JsonArray list) {
                list.stream().filter(JsonObject.class::isInstance).forEach(inner -> anchor((JsonObject) inner));
            } else if (entry.getKey().equals("pattern") && entry.getValue() instanceof String pattern) {
                part.put("pattern", pattern.replaceFirst("[$]$", "\\\\z"));
            }
        }
    }

    private static Set<String> parameters(JsonObject operation) {
        return operation.getJsonArray("parameters", new JsonArray()).stream()
                .map(parameter -> ((JsonObject) parameter).getString("$ref", ""))
                .collect(Collectors.toSet());
    }

    private static Access access(JsonArray security) {
        if (security.isEmpty()) {
            return Access.ANYBODY;
        }
        var scheme = security.getJsonObject(0);
        return scheme.containsKey("operator")
                ? Access.OPERATOR
                : scheme.containsKey("proof") ? Access.KEY_HOLDER : Access.TERMINAL;
    }

    private static void collectNames(JsonObject schema, Set<String> names) {
        for (var entry : schema) {
            if (entry.getValue() instanceof JsonObject inner) {
                if (entry.getKey().equals("properties")) {
                    names.addAll(inner.fieldNames());
                }
                collectNames(inner, names);
            }
        }
    }
}

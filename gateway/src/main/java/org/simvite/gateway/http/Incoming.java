package org.simvite.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.TraceParent;

/** A request as it came in, in the words of operations. */
final class Incoming {

    private final RoutingContext route;
    private final Map<String, String> headers;
    private final String address;
    private final TraceParent trace;

    /** To be made on the event loop. @param proxies of {@link ListenerSettings} */
    Incoming(RoutingContext route, int proxies) {
        this.route = route;
        this.headers = headers(route.request());
        this.address = CallerAddress.of(
                headers.getOrDefault("x-forwarded-for", ""),
                String.valueOf(route.request().remoteAddress().hostAddress()),
                proxies);
        this.trace = TraceParent.continuing(headers.get("traceparent"));
    }

    /** By name in lower case, the first of each (of those that matter there is one: {@link RequestHead}); the media type without parameters. */
    Map<String, String> headers() {
        return headers;
    }

    String method() {
        return route.request().method().name();
    }

    /** As called, without query. */
    String path() {
        return route.request().path();
    }

    /** Empty if there is none that could be read. */
    String mediaType() {
        return headers.getOrDefault("content-type", "");
    }

    /** Of the caller, as far as budgets are concerned. */
    String address() {
        return address;
    }

    TraceParent trace() {
        return trace;
    }

    /** Of the client, its own first; empty without mutual TLS. */
    List<Certificate> certificates() {
        var session = route.request().sslSession();
        if (session == null) {
            return List.of();
        }
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return List.of();
        }
    }

    /** @throws IOException if the body is no JSON after all: a second value behind the first is something that the validator's parser lets pass */
    Call call(OperationSpec spec, Principal principal, Buffer body, InputStream stream, Instant at) throws IOException {
        var parameters = new HashMap<String, String>();
        route.queryParams().forEach((name, value) -> parameters.putIfAbsent(name, value));
        parameters.putAll(route.pathParams());
        JsonNode json = body.length() == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(body.getBytes());
        return new Call(spec.id(), principal, parameters, headers, json, stream, address, at, trace);
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        var headers = new HashMap<String, String>();
        request.headers()
                .forEach((name, value) -> headers.merge(
                        name.toLowerCase(Locale.ROOT),
                        value,
                        (first, more) -> name.equalsIgnoreCase("X-Forwarded-For") ? first + "," + more : first));
        headers.computeIfPresent("content-type", (name, type) -> MediaType.of(type));
        return headers;
    }
}

package org.simvite.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.simvite.gateway.answer.Answer;
import org.simvite.gateway.answer.Events;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;

/** Writes replies. To be called on the response's event loop. */
final class ReplyWriter {

    private final Vertx vertx;
    private final Duration heartbeat;
    private final Parting parting;

    ReplyWriter(Vertx vertx, ListenerSettings settings) {
        this.vertx = vertx;
        this.heartbeat = settings.heartbeat();
        this.parting = new Parting(vertx, settings.bodyTime());
    }

    void write(RoutingContext route, Reply reply, String scheme, String traceId, Context context) {
        var response = route.response();
        if (response.ended() || response.closed() || response.headWritten()) {
            return;
        }
        secure(response);
        if (reply instanceof Answer answer) {
            write(response, answer);
        } else if (reply instanceof Problem problem) {
            write(route.request(), problem, scheme, traceId, Parting.isDue(route.request()));
        } else if (reply instanceof Events events) {
            feed(route, events, context);
        }
    }

    private static void write(HttpServerResponse response, Answer answer) {
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (answer.body() == null) {
            response.end();
        } else {
            response.putHeader("Content-Type", "application/json");
            response.end(Buffer.buffer(Json.write(answer.body())));
        }
    }

    /** Answers a request that could not even be taken apart, and closes its connection. */
    void write(HttpServerRequest request, Problem problem, String traceId) {
        secure(request.response());
        write(request, problem, "DPoP", traceId, true);
    }

    private static void secure(HttpServerResponse response) {
        // answers hold codes and sealed parameters: nothing in between may keep them
        response.putHeader("Cache-Control", "no-store");
        response.putHeader("X-Content-Type-Options", "nosniff");
    }

    private void write(HttpServerRequest request, Problem problem, String scheme, String traceId, boolean leaving) {
        var type = problem.type();
        var response = request.response();
        response.setStatusCode(type.status());
        response.putHeader("Content-Type", "application/problem+json");
        if (type.status() == 401) {
            response.putHeader("WWW-Authenticate", challenge(type, scheme));
        }
        if (problem.retryAfter() != null) {
            response.putHeader(
                    "Retry-After",
                    Long.toString(Math.max(1, problem.retryAfter().toSeconds())));
        }
        if (problem.accept() != null) {
            response.putHeader("Accept", problem.accept());
        }
        if (problem.allow() != null) {
            response.putHeader("Allow", problem.allow());
        }
        var text = Buffer.buffer(json(problem, traceId).toString());
        if (leaving) {
            parting.announce(request);
            parting.leave(request, response.end(text));
        } else {
            response.end(text);
        }
    }

    static ObjectNode json(Problem problem, String traceId) {
        var type = problem.type();
        var json = Json.MAPPER.createObjectNode();
        json.put("type", type.urn()).put("title", type.title()).put("status", type.status());
        if (problem.detail() != null) {
            json.put("detail", problem.detail());
        }
        if (!problem.faults().isEmpty()) {
            var errors = json.putArray("errors");
            problem.faults()
                    .forEach(fault -> errors.addObject().put("at", fault.at()).put("rule", fault.rule()));
        }
        return json.put("traceId", traceId);
    }

    private static String challenge(ProblemType type, String scheme) {
        var error = type == ProblemType.PROOF_INVALID ? "invalid_dpop_proof" : "invalid_token";
        return scheme.equals("DPoP")
                ? "DPoP algs=\"ES256\", error=\"" + error + "\""
                : "Bearer error=\"" + error + "\"";
    }

    private void feed(RoutingContext route, Events events, Context context) {
        var response = route.response();
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        var sink = new EventWriter(response, context);
        long beat = vertx.setPeriodic(heartbeat.toMillis(), id -> sink.comment());
        var source = events.start().apply(sink);
        // the head of the response, too, where there is no news yet
        sink.comment();
        // not the response's own handlers, of which there is one each: whoever counts open calls has them
        route.addEndHandler(over -> stop(beat, source));
    }

    private void stop(long beat, AutoCloseable source) {
        vertx.cancelTimer(beat);
        try {
            source.close();
        } catch (Exception e) {
            throw new IllegalStateException("an event source does not close", e);
        }
    }
}

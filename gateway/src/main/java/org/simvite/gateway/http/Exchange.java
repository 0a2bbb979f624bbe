package org.simvite.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.RequestUtils;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.call.TraceParent;
import org.simvite.gateway.publish.NotWrittenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call on its way: body, contract, doorman, operation, reply. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Tools tools;
    private final RoutingContext route;
    private final OperationSpec spec;
    private final Operation operation;
    private final Context context;
    private final TraceParent trace;
    private final long started = System.nanoTime();
    private final Map<String, String> headers = new HashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<@Nullable String> share = new AtomicReference<>();

    /** What all exchanges of a listener share. */
    record Tools(
            Vertx vertx,
            ListenerSettings settings,
            Contract contract,
            Doorman doorman,
            Executor workers,
            Executor streamWorkers,
            Clock clock,
            MeterRegistry meters,
            ReplyWriter writer,
            Shares shares) {}

    /** To be made on the event loop. @param done runs once, when the response is over */
    Exchange(Tools tools, RoutingContext route, OperationSpec spec, Operation operation, Runnable done) {
        this.tools = tools;
        this.route = route;
        this.spec = spec;
        this.operation = operation;
        this.context = tools.vertx.getOrCreateContext();
        this.trace = TraceParent.continuing(route.request().getHeader("traceparent"));
        route.request()
                .headers()
                .forEach((name, value) -> headers.merge(
                        name.toLowerCase(Locale.ROOT),
                        value,
                        (first, more) -> name.equalsIgnoreCase("X-Forwarded-For") ? first + "," + more : first));
        headers.computeIfPresent("content-type", (name, type) -> MediaType.of(type));
        route.addEndHandler(end -> {
            if (over.compareAndSet(false, true)) {
                done.run();
                giveShareBack();
                Timer.builder("simvite.http.calls")
                        .tag("operation", spec.id())
                        .tag("status", Integer.toString(route.response().getStatusCode()))
                        .register(tools.meters)
                        .record(Duration.ofNanos(System.nanoTime() - started));
            }
        });
    }

    void run() {
        if (spec.streamed()) {
            var body = new BodyStream(route.request(), context, tools.settings.bodyTime());
            validate(Buffer.buffer())
                    .onComplete(valid -> hand(tools.streamWorkers, valid.cause(), Buffer.buffer(), body));
            return;
        }
        BodyReader.read(tools.vertx, route.request(), ListenerSettings.MAX_BODY, tools.settings.bodyTime())
                .onSuccess(body -> validate(body)
                        .onComplete(valid -> hand(tools.workers, valid.cause(), body, InputStream.nullInputStream())))
                .onFailure(this::fail);
    }

    private Future<?> validate(Buffer body) {
        var declared = tools.contract.loaded().operation(spec.id());
        try {
            return RequestUtils.extract(route.request(), declared, () -> Future.succeededFuture(body))
                    .compose(request ->
                            tools.contract.validator().validate(new TypedRequest(request, mediaType()), spec.id()));
        } catch (RuntimeException e) {
            // what cannot even be taken apart
            return Future.failedFuture(e);
        }
    }

    /** The doorman is asked before the contract's verdict is told, so that strangers learn nothing from it. */
    private void hand(Executor executor, @Nullable Throwable invalid, Buffer body, InputStream stream) {
        try {
            executor.execute(() -> work(invalid, body, stream));
        } catch (RejectedExecutionException e) {
            reply(ProblemType.OVERLOADED.problem().retryAfter(SOON));
        }
    }

    private void work(@Nullable Throwable invalid, Buffer body, InputStream stream) {
        try {
            var request = route.request();
            var admission = tools.doorman.admit(spec, headers, request.method().name(), request.path(), certificates());
            if (admission instanceof Admission.Result.Refused refused) {
                reply(refused.problem());
            } else if (spec.keyed()
                    && !headers.getOrDefault("idempotency-key", "").matches("[!-~]{1,128}")) {
                reply(ProblemType.IDEMPOTENCY_KEY_REQUIRED.problem());
            } else if (!spec.takes(mediaType())) {
                reply(ProblemType.UNSUPPORTED_MEDIA_TYPE.problem());
            } else if (invalid != null) {
                reply(new Faults(tools.contract).problem(invalid));
            } else if (!takeShare(((Admission.Result.Admitted) admission).principal())) {
                reply(ProblemType.OVERLOADED
                        .problem()
                        .withDetail("this account has too many calls open")
                        .retryAfter(SOON));
            } else {
                var principal = ((Admission.Result.Admitted) admission).principal();
                operation.handle(call(principal, body, stream)).whenComplete((reply, failure) -> {
                    if (failure != null) {
                        fail(failure);
                    } else {
                        reply(reply);
                    }
                });
            }
        } catch (JsonProcessingException e) {
            // something that the validator's parser lets pass, such as a second value behind the first
            reply(ProblemType.MALFORMED_REQUEST.problem());
        } catch (RuntimeException | IOException e) {
            fail(e);
        }
    }

    private String mediaType() {
        return headers.getOrDefault("content-type", "");
    }

    private boolean takeShare(Principal principal) {
        if (!(principal instanceof Principal.Terminal terminal)) {
            return true;
        }
        if (!tools.shares.take(terminal.accountId())) {
            return false;
        }
        share.set(terminal.accountId());
        if (over.get()) {
            // the caller was gone before he was known
            giveShareBack();
        }
        return true;
    }

    private void giveShareBack() {
        var accountId = share.getAndSet(null);
        if (accountId != null) {
            tools.shares.giveBack(accountId);
        }
    }

    private Call call(Principal principal, Buffer body, InputStream stream) throws IOException {
        var parameters = new HashMap<String, String>();
        route.queryParams().forEach((name, value) -> parameters.putIfAbsent(name, value));
        parameters.putAll(route.pathParams());
        JsonNode json = body.length() == 0 ? MissingNode.getInstance() : Json.MAPPER.readTree(body.getBytes());
        return new Call(
                spec.id(), principal, parameters, headers, json, stream, address(), tools.clock.instant(), trace);
    }

    /** What our own proxies say, since callers can write anything in front of that. */
    private String address() {
        var hops = headers.getOrDefault("x-forwarded-for", "").split(",");
        int proxies = tools.settings.proxies();
        return proxies > 0 && hops.length >= proxies
                ? hops[hops.length - proxies].strip()
                : String.valueOf(route.request().remoteAddress().hostAddress());
    }

    private List<Certificate> certificates() {
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

    private void fail(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BodyReader.Refusal refusal) {
            reply(refusal.type().problem());
        } else if (cause instanceof NotWrittenException) {
            LOG.warn("{}: not written, trace {}", spec.id(), trace.traceId(), cause);
            reply(ProblemType.NOT_WRITTEN.problem().retryAfter(SOON));
        } else {
            LOG.error("{} failed, trace {}", spec.id(), trace.traceId(), cause);
            reply(new Problem(ProblemType.INTERNAL));
        }
    }

    private void reply(Reply reply) {
        var scheme = spec.access() == OperationSpec.Access.OPERATOR ? "Bearer" : "DPoP";
        context.runOnContext(ignored -> tools.writer.write(route, reply, scheme, trace.traceId(), context));
    }
}

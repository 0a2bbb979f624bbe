package org.simvite.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.Operation;
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
    private final Incoming incoming;
    private final Shares.Place place;
    private final long started = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

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
        this.incoming = new Incoming(route, tools.settings.proxies());
        this.place = tools.shares.place();
        route.addEndHandler(end -> {
            if (over.compareAndSet(false, true)) {
                done.run();
                place.leave();
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
                    .compose(request -> tools.contract
                            .validator()
                            .validate(new TypedRequest(request, incoming.mediaType()), spec.id()));
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
            var admission = tools.doorman.admit(
                    spec, incoming.headers(), incoming.method(), incoming.path(), incoming.certificates());
            if (admission instanceof Admission.Result.Refused refused) {
                reply(refused.problem());
            } else if (admission instanceof Admission.Result.Admitted admitted) {
                var fault = fault(invalid, admitted.principal());
                if (fault != null) {
                    reply(fault);
                } else {
                    operate(incoming.call(spec, admitted.principal(), body, stream, tools.clock.instant()));
                }
            }
        } catch (JsonProcessingException e) {
            reply(ProblemType.MALFORMED_REQUEST.problem());
        } catch (RuntimeException | IOException e) {
            fail(e);
        }
    }

    private @Nullable Problem fault(@Nullable Throwable invalid, Principal principal) {
        if (spec.keyed()
                && !incoming.headers().getOrDefault("idempotency-key", "").matches("[!-~]{1,128}")) {
            return ProblemType.IDEMPOTENCY_KEY_REQUIRED.problem();
        }
        if (!spec.takes(incoming.mediaType())) {
            return ProblemType.UNSUPPORTED_MEDIA_TYPE.problem();
        }
        if (invalid != null) {
            return new Faults(tools.contract).problem(invalid);
        }
        return place.take(principal)
                ? null
                : ProblemType.OVERLOADED
                        .problem()
                        .withDetail("this account has too many calls open")
                        .retryAfter(SOON);
    }

    private void operate(Call call) {
        operation.handle(call).whenComplete((reply, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                reply(reply);
            }
        });
    }

    private void fail(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof BodyReader.Refusal refusal) {
            reply(refusal.type().problem());
        } else if (cause instanceof NotWrittenException) {
            LOG.warn("{}: not written, trace {}", spec.id(), incoming.trace().traceId(), cause);
            reply(ProblemType.NOT_WRITTEN.problem().retryAfter(SOON));
        } else {
            LOG.error("{} failed, trace {}", spec.id(), incoming.trace().traceId(), cause);
            reply(new Problem(ProblemType.INTERNAL));
        }
    }

    private void reply(Reply reply) {
        var scheme = spec.access() == OperationSpec.Access.OPERATOR ? "Bearer" : "DPoP";
        context.runOnContext(ignored ->
                tools.writer.write(route, reply, scheme, incoming.trace().traceId(), context));
    }
}

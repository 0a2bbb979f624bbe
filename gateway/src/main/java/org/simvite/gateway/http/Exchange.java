package org.simvite.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.answer.RefusedException;
import org.simvite.gateway.answer.Reply;
import org.simvite.gateway.call.Call;
import org.simvite.gateway.call.LongPoll;
import org.simvite.gateway.call.Network;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.publish.NotWrittenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call on its way: doorman, body, contract, place, operation, reply. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Tools tools;
    private final RoutingContext route;
    private final OperationSpec spec;
    private final Operation operation;
    private final Context context;
    private final Incoming incoming;
    /** Of the caller. */
    private final String network;

    private final Places.Place place;
    private final long started = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();
    /** On the event loop: whether somebody reads the body. */
    private boolean received;
    /** What the operation is going to answer, once it is asked. */
    private volatile @Nullable CompletableFuture<Reply> answering;

    /** What all exchanges of a listener share. */
    record Tools(
            Vertx vertx,
            ListenerSettings settings,
            Contract contract,
            Doorman doorman,
            WorkerTurns workers,
            Executor streamWorkers,
            BadProofs badProofs,
            Clock clock,
            MeterRegistry meters,
            ReplyWriter writer,
            BodyReader bodies,
            Places places,
            StreamTurns turns,
            TurnedAway turnedAway,
            Connections connections) {}

    /** To be made on the event loop. */
    Exchange(Tools tools, RoutingContext route, OperationSpec spec, Operation operation) {
        this.tools = tools;
        this.route = route;
        this.spec = spec;
        this.operation = operation;
        this.context = tools.vertx.getOrCreateContext();
        this.incoming = new Incoming(route, tools.settings.proxies());
        if (incoming.address().equals(CallerAddress.UNREADABLE)) {
            tools.meters.counter("simvite.http.addresses.unreadable").increment();
        }
        var connection = route.request().connection();
        this.network = Network.of(incoming.address());
        var head = new StreamHeads(tools.vertx, route, network, tools.bodies.shares(), tools.settings.bodyTime());
        this.place = tools.places.place(
                network,
                waits(),
                () -> {
                    tools.connections.holds(connection);
                    head.release();
                },
                () -> tools.connections.heldNoMore(connection),
                this::giveWay);
        route.request().pause();
        route.addEndHandler(end -> {
            if (over.compareAndSet(false, true)) {
                end();
            }
        });
    }

    /** The doorman is asked before a body is read, so that strangers cannot make us keep one. */
    void run() {
        inTurn(this::admit);
    }

    private void admit() {
        var admission = tools.doorman.admit(
                spec, incoming.headers(), incoming.method(), incoming.path(), incoming.certificates());
        if (admission instanceof Admission.Result.Refused refused) {
            if (refused.forged()) {
                tools.badProofs.met(incoming.address());
            }
            reply(refused.problem());
        } else if (admission instanceof Admission.Result.Admitted admitted) {
            context.runOnContext(ignored -> receive(admitted.principal()));
        }
    }

    private void receive(Principal principal) {
        if (over.get()) {
            return;
        }
        received = true;
        if (spec.streamed()) {
            stream(principal);
            return;
        }
        tools.bodies
                .read(route.request(), network, ListenerSettings.MAX_BODY, this::fail)
                .onSuccess(body -> {
                    route.addEndHandler(end -> body.take());
                    validate(body.octets())
                            .onComplete(valid -> inTurn(
                                    // until then it waits for a worker, and may have to make room
                                    () -> body.take()
                                            .ifPresent(octets -> work(
                                                    principal, valid.cause(), octets, InputStream.nullInputStream()))));
                })
                .onFailure(this::fail);
    }

    private void stream(Principal principal) {
        var body = new BodyStream(route.request(), context, tools.settings.bodyTime());
        var turn = tools.turns.take(principal, () -> breakOff(body, tools.turnedAway.noTurn()));
        if (turn.isEmpty()) {
            reply(tools.turnedAway.noTurn());
            return;
        }
        route.addEndHandler(end -> turn.get().leave());
        Pipelining.whenBroken(
                route.request().connection(), () -> breakOff(body, ProblemType.MALFORMED_REQUEST.problem()));
        validate(Buffer.buffer()).onComplete(valid -> {
            try {
                tools.streamWorkers.execute(() -> guarded(() -> work(principal, valid.cause(), Buffer.buffer(), body)));
            } catch (RejectedExecutionException e) {
                reply(tools.turnedAway.noWorker());
            }
        });
    }

    private void breakOff(BodyStream body, Problem why) {
        // before whoever reads it says that it did not come
        reply(why);
        body.breakOff();
    }

    private Future<?> validate(Buffer body) {
        return tools.contract.validate(route.request(), incoming.mediaType(), spec, body);
    }

    /** By a worker, when it is the caller's turn. */
    private void inTurn(Runnable step) {
        var address = incoming.address();
        tools.workers.take(
                tools.badProofs.turnOf(network, address),
                address,
                () -> guarded(step),
                () -> reply(tools.turnedAway.noWorker()));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    private void work(Principal principal, @Nullable Throwable invalid, Buffer body, InputStream stream) {
        try {
            var fault = fault(invalid, principal);
            if (fault != null) {
                reply(fault);
            } else {
                operate(incoming.call(spec, principal, body, stream, tools.clock.instant()));
            }
        } catch (JsonProcessingException e) {
            reply(ProblemType.MALFORMED_REQUEST.problem());
        } catch (IOException e) {
            fail(e);
        }
    }

    private @Nullable Problem fault(@Nullable Throwable invalid, Principal principal) {
        if (spec.keyed()
                && !incoming.headers().getOrDefault("idempotency-key", "").matches("[!-~]{1,128}")) {
            return ProblemType.IDEMPOTENCY_KEY_REQUIRED.problem();
        }
        if (!spec.takes(incoming.mediaType())) {
            return Faults.unsupported(spec);
        }
        if (invalid != null) {
            return new Faults(tools.contract).problem(invalid, spec);
        }
        var taken = place.take(principal);
        return taken == Places.Taken.YES ? null : tools.turnedAway.noPlace(taken);
    }

    /** Others need its place. What is not answered yet is now; a feed that has begun ends, as it does in any case after a while. */
    private void giveWay() {
        reply(tools.turnedAway.gaveWay());
        context.runOnContext(ignored -> {
            if (!route.response().ended() && !route.response().closed()) {
                route.response().end();
            }
        });
    }

    private void operate(Call call) {
        var reply = operation.handle(call).toCompletableFuture();
        answering = reply;
        if (over.get()) {
            reply.cancel(false);
        }
        reply.whenComplete((answer, failure) -> {
            if (failure != null) {
                fail(failure);
            } else {
                reply(answer);
            }
        });
    }

    /** Whether the answer may be a long time coming; long bodies have their own turns. */
    private boolean waits() {
        var prefer = incoming.headers().get("prefer");
        return spec.feed() || (prefer != null && LongPoll.seconds(prefer) > 0);
    }

    private void end() {
        var unanswered = answering;
        if (unanswered != null) {
            unanswered.cancel(false);
        }
        place.leave();
        Timer.builder("simvite.http.calls")
                .tag("operation", spec.id())
                .tag("status", Integer.toString(route.response().getStatusCode()))
                .register(tools.meters)
                .record(Duration.ofNanos(System.nanoTime() - started));
    }

    private void fail(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException && over.get()) {
            LOG.debug("{}: the caller is gone", spec.id());
        } else if (cause instanceof BodyReader.Refusal refusal) {
            reply(
                    refusal.type() == ProblemType.OVERLOADED
                            ? TurnedAway.body()
                            : refusal.type().problem());
        } else if (cause instanceof RefusedException refused) {
            reply(refused.problem());
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
        context.runOnContext(ignored -> {
            if (!received) {
                route.request().resume();
            }
            tools.writer.write(route, reply, scheme, incoming.trace().traceId(), context);
        });
    }
}

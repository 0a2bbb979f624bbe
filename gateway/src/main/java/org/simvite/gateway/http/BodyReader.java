package org.simvite.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.simvite.gateway.answer.ProblemType;

/** Reads short bodies whole, within limits of size and time; all that are half read together take no more memory than {@link BodyShares} has for them. */
final class BodyReader {

    private final Vertx vertx;
    private final Duration time;
    private final BodyShares shares;
    private final Counter gaveWay;

    /** @param time within which a body must have come @param gaveWay counts those that had to make room for others */
    BodyReader(Vertx vertx, Duration time, BodyShares shares, Counter gaveWay) {
        this.vertx = vertx;
        this.time = time;
        this.shares = shares;
        this.gaveWay = gaveWay;
    }

    BodyShares shares() {
        return shares;
    }

    /**
     * To be called on the request's event loop, the request paused.
     *
     * @param network of the caller
     * @param lost told when the body has to make room after it has come and before it is taken
     * @return fails with {@link Refusal}
     */
    Future<Kept> read(HttpServerRequest request, String network, int limit, Consumer<Refusal> lost) {
        Promise<Kept> whole = Promise.promise();
        if (announced(request) > limit) {
            whole.fail(new Refusal(ProblemType.BODY_TOO_LARGE));
            return whole.future();
        }
        var kept = new Kept(network, whole, lost);
        long timer = vertx.setTimer(time.toMillis(), id -> whole.tryFail(new Refusal(ProblemType.REQUEST_TIMEOUT)));
        request.handler(chunk -> {
            if (kept.octets().length() + chunk.length() > limit) {
                whole.tryFail(new Refusal(ProblemType.BODY_TOO_LARGE));
            } else {
                kept.add(chunk);
            }
        });
        request.exceptionHandler(failure -> whole.tryFail(new Refusal(ProblemType.REQUEST_TIMEOUT)));
        request.endHandler(end -> whole.tryComplete(kept));
        Pipelining.whenBroken(request.connection(), () -> whole.tryFail(new Refusal(ProblemType.MALFORMED_REQUEST)));
        request.resume();
        return whole.future().onComplete(done -> vertx.cancelTimer(timer)).onFailure(refused -> kept.take());
    }

    /** A body, as far as it has come; it counts until it is taken, and may have to give way until then. */
    final class Kept {
        private final BodyShares.Body share;
        private Buffer octets = Buffer.buffer();

        private Kept(String network, Promise<Kept> whole, Consumer<Refusal> lost) {
            this.share = shares.begin(network, () -> {
                take();
                gaveWay.increment();
                var refusal = new Refusal(ProblemType.OVERLOADED);
                if (!whole.tryFail(refusal)) {
                    lost.accept(refusal);
                }
            });
        }

        /** What has come; empty once it is taken. */
        synchronized Buffer octets() {
            return octets;
        }

        /** What has come, whose memory is the caller's from now on; empty if it was taken, or had to give way. */
        Optional<Buffer> take() {
            boolean mine = shares.end(share);
            synchronized (this) {
                var all = octets;
                octets = Buffer.buffer();
                return mine ? Optional.of(all) : Optional.empty();
            }
        }

        private void add(Buffer chunk) {
            if (shares.add(share, chunk.length())) {
                synchronized (this) {
                    octets.appendBuffer(chunk);
                }
            }
        }
    }

    private static long announced(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The body cannot be had. */
    static final class Refusal extends RuntimeException {
        private final ProblemType type;

        Refusal(ProblemType type) {
            super(type.name(), null, false, false);
            this.type = type;
        }

        ProblemType type() {
            return type;
        }
    }
}

package org.simvite.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
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

    /** Fails with {@link Refusal}. To be called on the request's event loop, the request paused. @param network of the caller */
    Future<Buffer> read(HttpServerRequest request, String network, int limit) {
        Promise<Buffer> whole = Promise.promise();
        if (announced(request) > limit) {
            whole.fail(new Refusal(ProblemType.BODY_TOO_LARGE));
            return whole.future();
        }
        var body = Buffer.buffer();
        var share = shares.begin(network, () -> {
            if (whole.tryFail(new Refusal(ProblemType.OVERLOADED))) {
                gaveWay.increment();
            }
        });
        long timer = vertx.setTimer(time.toMillis(), id -> whole.tryFail(new Refusal(ProblemType.REQUEST_TIMEOUT)));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                whole.tryFail(new Refusal(ProblemType.BODY_TOO_LARGE));
            } else if (shares.add(share, chunk.length())) {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(failure -> whole.tryFail(new Refusal(ProblemType.REQUEST_TIMEOUT)));
        request.endHandler(end -> whole.tryComplete(body));
        request.resume();
        return whole.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            shares.end(share);
        });
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

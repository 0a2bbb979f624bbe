package org.simvite.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.simvite.gateway.answer.ProblemType;

/** Reads short bodies whole, within limits of size and time; all that are half read together take no more memory than is set aside for them. */
final class BodyReader {

    private final Vertx vertx;
    private final Duration time;
    private final long room;
    private final AtomicLong held = new AtomicLong();

    /** @param time within which a body must have come @param room octets of all bodies that are being read */
    BodyReader(Vertx vertx, Duration time, long room) {
        this.vertx = vertx;
        this.time = time;
        this.room = room;
    }

    /** Octets that are held. */
    long held() {
        return held.get();
    }

    /** Fails with {@link Refusal}. To be called on the request's event loop, the request paused. */
    Future<Buffer> read(HttpServerRequest request, int limit) {
        Promise<Buffer> whole = Promise.promise();
        if (announced(request) > limit) {
            whole.fail(new Refusal(ProblemType.BODY_TOO_LARGE));
            return whole.future();
        }
        var body = Buffer.buffer();
        long timer = vertx.setTimer(time.toMillis(), id -> whole.tryFail(new Refusal(ProblemType.REQUEST_TIMEOUT)));
        request.handler(chunk -> {
            if (body.length() + chunk.length() > limit) {
                whole.tryFail(new Refusal(ProblemType.BODY_TOO_LARGE));
            } else if (held.addAndGet(chunk.length()) > room) {
                held.addAndGet(-chunk.length());
                whole.tryFail(new Refusal(ProblemType.OVERLOADED));
            } else if (whole.future().isComplete()) {
                held.addAndGet(-chunk.length());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(failure -> whole.tryFail(new Refusal(ProblemType.REQUEST_TIMEOUT)));
        request.endHandler(end -> whole.tryComplete(body));
        request.resume();
        return whole.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            held.addAndGet(-body.length());
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

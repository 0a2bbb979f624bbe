package org.simvite.gateway.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import org.simvite.gateway.answer.ProblemType;

/** Reads a short body whole, within limits of size and time. */
final class BodyReader {

    private BodyReader() {}

    /** Fails with {@link Refusal}. To be called on the request's event loop. */
    static Future<Buffer> read(Vertx vertx, HttpServerRequest request, int limit, Duration time) {
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
            } else if (!whole.future().isComplete()) {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(failure -> whole.tryFail(new Refusal(ProblemType.REQUEST_TIMEOUT)));
        request.endHandler(end -> whole.tryComplete(body));
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
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

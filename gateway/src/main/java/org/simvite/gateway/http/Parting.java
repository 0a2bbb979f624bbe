package org.simvite.gateway.http;

import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/**
 * Takes leave of a caller who was answered before his request was read to its end: what he still sends is dropped, for so long, and then the connection is closed,
 * or over HTTP/2 the stream. To close it at once would take the answer away from him (RFC 9112 9.6); to keep it would let him send for ever.
 */
final class Parting {

    private final Vertx vertx;
    private final Duration patience;

    Parting(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    /** Whether there is, or over HTTP/2 could be, a body of which not everything has come. */
    static boolean isDue(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        boolean body = request.getHeader("Transfer-Encoding") != null || (length != null && !length.equals("0"));
        return !request.isEnded() && (body || request.version() == HttpVersion.HTTP_2);
    }

    /** To be called before the answer is begun. */
    void announce(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader("Connection", "close");
        }
    }

    /** To be called on the event loop. @param answered when the answer is written */
    void leave(HttpServerRequest request, Future<Void> answered) {
        answered.onComplete(done -> {
            if (request.isEnded()) {
                end(request);
                return;
            }
            long timer = vertx.setTimer(patience.toMillis(), id -> breakOff(request));
            request.exceptionHandler(failure -> vertx.cancelTimer(timer));
            request.endHandler(ended -> {
                vertx.cancelTimer(timer);
                end(request);
            });
            request.handler(dropped -> {});
            request.resume();
        });
    }

    private static void end(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
        }
    }

    private static void breakOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            // there can be other calls on the connection, of others too if it is a proxy's (RFC 9113 8.1)
            request.response().reset(Http2Error.NO_ERROR.code());
        } else {
            request.connection().close();
        }
    }
}

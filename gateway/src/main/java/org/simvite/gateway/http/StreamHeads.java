package org.simvite.gateway.http;

import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a call over HTTP/2 holds, of which one connection can have many at once: until the call has its place it counts as a body that is half sent does
 * ({@link BodyShares}), by network. Over HTTP/1 there is one to a connection, which is counted itself, beside those that {@link Pipelining} counts.
 */
final class StreamHeads {

    /** Octets of memory that a stream takes beside its head. */
    private static final int EACH = 1024;

    private static final int SEPARATORS = 4;

    private final BodyShares shares;
    private final BodyShares.@Nullable Body share;

    /** To be made on the event loop. @param parting how long a stream may stay that is answered and goes on sending */
    StreamHeads(Vertx vertx, RoutingContext route, String network, BodyShares shares, Duration parting) {
        this.shares = shares;
        var request = route.request();
        if (request.version() != HttpVersion.HTTP_2) {
            share = null;
            return;
        }
        share = shares.begin(network, () -> {
            var unused = route.response().reset(Http2Error.ENHANCE_YOUR_CALM.code());
        });
        route.addEndHandler(end -> {
            if (request.isEnded()) {
                release();
            } else {
                vertx.setTimer(parting.toMillis(), id -> release());
            }
        });
        var unused = shares.add(share, size(request));
    }

    /** It is no longer held, or is counted elsewhere. */
    void release() {
        if (share != null) {
            var unused = shares.end(share);
        }
    }

    /** As octets and as text. */
    private static int size(HttpServerRequest request) {
        int size = request.uri().length();
        for (var header : request.headers()) {
            size += header.getKey().length() + header.getValue().length() + SEPARATORS;
        }
        return 2 * size + EACH;
    }
}

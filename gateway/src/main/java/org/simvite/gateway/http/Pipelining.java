package org.simvite.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http1xServerConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What one connection of HTTP/1 may send before it is answered (RFC 9112 9.3.2). Vert.x answers one request after the other, and keeps what else has come: as much as is read at once, which can be
 * thousands of requests. Here a few may wait; whoever sends more is answered what he asked before, and the connection is closed. While any wait, one buffer is read at a
 * time, and what waits counts as a body that is half sent does ({@link BodyShares}), by network.
 *
 * <p>A body whose framing breaks off ends in the same way: its request is told, may be answered, and nothing behind it is read. Any other fault closes the connection when it
 * is met first: Vert.x has no answer for faults while a request waits ({@code Http1xServerRequest.handleException} fails, and the connection stays). All of it runs on the event loop.
 */
final class Pipelining extends ChannelDuplexHandler {

    /** Requests that may wait behind the one that is being answered. */
    static final int WAITING = 8;
    /** Octets of memory that a request takes beside its text. */
    private static final int EACH = 1024;

    private static final int SEPARATORS = 4;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final AttributeKey<Pipelining> KEY = AttributeKey.valueOf(Pipelining.class, "of");

    private final String network;
    private final BodyShares shares;
    private final Counter tooMany;
    /** Octets of the heads of requests that are not answered, the one that is being answered first. */
    private final Deque<Integer> asked = new ArrayDeque<>();
    /** Of those that wait. */
    private int octets;

    private BodyShares.@Nullable Body share;
    /** Nothing more is taken in. */
    private boolean leaving;
    /** The body of the last request that was taken in has broken off. */
    private boolean broken;
    /** Told when the body of the request that is being answered breaks off. */
    private @Nullable Runnable told;

    private boolean held;

    private Pipelining(String network, BodyShares shares, Counter tooMany) {
        this.network = network;
        this.shares = shares;
        this.tooMany = tooMany;
    }

    /** Watches over a connection, if it is one of HTTP/1. To be called before anything of it is handled. @param tooMany counts connections that sent more than may wait */
    static void bound(HttpConnection connection, String network, BodyShares shares, Counter tooMany) {
        if (connection instanceof Http1xServerConnection http1) {
            var pipelining = new Pipelining(network, shares, tooMany);
            var channel = http1.channelHandlerContext().channel();
            channel.attr(KEY).set(pipelining);
            channel.pipeline().addBefore(http1.channelHandlerContext().name(), "pipelining", pipelining);
        }
    }

    /** What a connection of HTTP/1 goes over, and what another is. */
    static Object channel(HttpConnection connection) {
        return connection instanceof Http1xServerConnection http1 ? http1.channel() : connection;
    }

    /** Has it told, at once or later, that the body of the request that is being answered on the connection does not come to its end. */
    static void whenBroken(HttpConnection connection, Runnable told) {
        var pipelining = connection instanceof Http1xServerConnection http1
                ? http1.channelHandlerContext().channel().attr(KEY).get()
                : null;
        if (pipelining != null) {
            pipelining.told = told;
            pipelining.tell();
        }
    }

    private void tell() {
        // the last one that was taken in is the one that is being answered only if none waits
        if (broken && asked.size() == 1 && told != null) {
            told.run();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpObject part && (leaving || !takes(ctx, part))) {
            ReferenceCountUtil.release(message);
            return;
        }
        ctx.fireChannelRead(message);
    }

    private boolean takes(ChannelHandlerContext ctx, HttpObject part) {
        int size;
        if (part instanceof HttpRequest request) {
            size = size(request);
            if (asked.size() > WAITING || (!asked.isEmpty() && octets + size > ListenerSettings.MAX_HEADERS)) {
                leaving = true;
                tooMany.increment();
                return false;
            }
            octets += asked.isEmpty() ? 0 : size;
            asked.add(size);
            size += EACH;
        } else {
            if (part.decoderResult().isFailure()) {
                breaksOff(ctx);
                return false;
            }
            size = part instanceof ByteBufHolder content ? content.content().readableBytes() : 0;
        }
        return asked.size() <= 1 || keeps(ctx, size);
    }

    private void breaksOff(ChannelHandlerContext ctx) {
        leaving = true;
        broken = true;
        if (asked.isEmpty()) {
            ctx.close();
        } else {
            tell();
        }
    }

    /** Counts what waits. @return whether there is room for it */
    private boolean keeps(ChannelHandlerContext ctx, int size) {
        var config = ctx.channel().config();
        if (config.isAutoRead()) {
            // ends this round of reading: Vert.x looks at how much waits between rounds only
            held = true;
            config.setAutoRead(false);
        }
        if (share == null) {
            share = shares.begin(network, () -> ctx.channel().close());
        }
        if (!shares.add(share, size)) {
            leaving = true;
            return false;
        }
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (held) {
            held = false;
            ctx.channel().config().setAutoRead(true);
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof HttpObject) || isInformational(message)) {
            ctx.write(message, promise);
            return;
        }
        boolean last = leaving && asked.size() == 1;
        if (last && message instanceof HttpResponse response) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        if (message instanceof LastHttpContent) {
            answered();
            if (last) {
                ctx.write(message, promise.unvoid()).addListener(ChannelFutureListener.CLOSE);
                return;
            }
        }
        ctx.write(message, promise);
    }

    private void answered() {
        told = null;
        asked.poll();
        octets -= asked.isEmpty() ? 0 : asked.getFirst();
        if (asked.size() <= 1) {
            forget();
        }
    }

    private static boolean isInformational(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && response.status().code() != SWITCHING_PROTOCOLS;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable fault) {
        if (asked.size() > 1) {
            ctx.close();
        } else {
            ctx.fireExceptionCaught(fault);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        forget();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        forget();
    }

    private void forget() {
        if (share != null) {
            shares.end(share);
            share = null;
        }
    }

    private static int size(HttpRequest request) {
        int size = request.uri().length();
        for (var header : request.headers()) {
            size += header.getKey().length() + header.getValue().length() + SEPARATORS;
        }
        return size;
    }
}

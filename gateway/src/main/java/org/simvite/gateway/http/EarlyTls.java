package org.simvite.gateway.http;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS of the JDK that tells of a connection as soon as it is there. Vert.x does so when the handshake is done, and until then whoever never begins it would be counted
 * nowhere, and hold a socket and an engine all the same.
 */
final class EarlyTls extends JdkSSLEngineOptions {

    private final Consumer<Channel> opened;

    /** @param opened told on the event loop of the connection */
    EarlyTls(Consumer<Channel> opened) {
        this.opened = opened;
    }

    private EarlyTls(EarlyTls other) {
        super(other);
        this.opened = other.opened;
    }

    @Override
    public EarlyTls copy() {
        return new EarlyTls(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Telling(super.create(), opened);
            }
        };
    }

    private static final class Telling extends DelegatingSslContext {

        private final Consumer<Channel> opened;

        Telling(SslContext wrapped, Consumer<Channel> opened) {
            super(wrapped);
            this.opened = opened;
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            // it is as the wrapped one made it
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator memory, boolean startTls, Executor executor) {
            return new TellingHandler(newEngine(memory), startTls, executor, opened);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator memory, String host, int port, boolean startTls, Executor executor) {
            return new TellingHandler(newEngine(memory, host, port), startTls, executor, opened);
        }
    }

    private static final class TellingHandler extends SslHandler {

        private final Consumer<Channel> opened;

        TellingHandler(SSLEngine engine, boolean startTls, Executor executor, Consumer<Channel> opened) {
            super(engine, startTls, executor);
            this.opened = opened;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            opened.accept(ctx.channel());
            super.handlerAdded(ctx);
        }
    }
}

package org.simvite.gateway.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.answer.Problem;
import org.simvite.gateway.answer.ProblemType;
import org.simvite.gateway.call.Network;
import org.simvite.gateway.call.Operation;
import org.simvite.gateway.call.TraceParent;
import org.simvite.runtime.shell.PortTakenException;

/**
 * One listener: the routes of the contract, each with its operation. The event loop reads and writes; doorman and operation run on workers.
 */
public final class HttpListener implements AutoCloseable {

    private static final long GRACE_SECONDS = 2;
    private static final Duration SWEEP = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final ListenerSettings settings;
    private final Contract contract;
    private final Exchange.Tools tools;
    private final Connections connections;
    private final Places places;
    private final Counter closed;
    private final Counter tooManyPipelined;
    private @Nullable HttpServer server;
    private long sweeper = -1;

    /**
     * @param workers for doorman and operations
     * @param streamWorkers for operations that read their body themselves, which takes as long as the body comes
     */
    public HttpListener(
            Vertx vertx,
            ListenerSettings settings,
            Contract contract,
            Doorman doorman,
            WorkerTurns workers,
            Executor streamWorkers,
            BadProofs badProofs,
            Clock clock,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.contract = contract;
        this.connections = new Connections(settings.connections(), System::nanoTime);
        this.places = new Places(settings.calls());
        this.closed = meters.counter("simvite.http.connections.closed", "listener", settings.portKey());
        this.tooManyPipelined = meters.counter("simvite.http.pipelined.too.many", "listener", settings.portKey());
        this.tools = new Exchange.Tools(
                vertx,
                settings,
                contract,
                doorman,
                workers,
                streamWorkers,
                badProofs,
                clock,
                meters,
                new ReplyWriter(vertx, settings),
                new BodyReader(
                        vertx,
                        settings.bodyTime(),
                        new BodyShares(settings.bodyRoom()),
                        meters.counter("simvite.http.bodies.gave.way", "listener", settings.portKey())),
                places,
                new StreamTurns(ListenerSettings.STREAMS_AT_ONCE),
                new TurnedAway(meters),
                connections);
    }

    /**
     * Listens.
     *
     * @param operations by operation id: one for each that the contract gives to this listener, no others
     * @throws PortTakenException when another program listens there
     */
    public void start(OperationSpec.Listener listener, Map<String, Operation> operations) {
        var offered =
                contract.operations(listener).stream().map(OperationSpec::id).collect(Collectors.toSet());
        if (!offered.containsAll(operations.keySet())) {
            throw new IllegalArgumentException("the contract knows only " + offered);
        }
        var router = Router.router(vertx);
        router.route().handler(route -> {
            var connection = route.request().connection();
            route.addEndHandler(end -> connections.ended(connection));
            route.next();
        });
        for (var spec : contract.operations(listener)) {
            var operation = Objects.requireNonNull(operations.get(spec.id()), () -> spec.id() + " has no handler");
            var path = spec.path().replaceAll("\\{([A-Za-z]+)}", ":$1");
            router.route(HttpMethod.valueOf(spec.method()), path).handler(route -> serve(route, spec, operation));
        }
        router.errorHandler(404, route -> refuse(route, ProblemType.NOT_FOUND.problem()));
        router.errorHandler(
                405,
                route ->
                        refuse(route, OperationSpec.notAllowed(contract.operations(listener), route.normalizedPath())));
        router.errorHandler(400, route -> refuse(route, ProblemType.MALFORMED_REQUEST.problem()));
        router.errorHandler(500, route -> refuse(route, ProblemType.INTERNAL.problem()));
        server = await(vertx.createHttpServer(options())
                .connectionHandler(this::opened)
                .requestHandler(request -> {
                    connections.began(request.connection());
                    if (RequestHead.isPlain(request)) {
                        router.handle(request);
                    } else {
                        refuseInvalid(request);
                    }
                })
                .invalidRequestHandler(this::refuseInvalid)
                .listen()
                .toCompletionStage()
                .toCompletableFuture());
        sweeper = vertx.setPeriodic(SWEEP.toMillis(), id -> closed.increment(connections.sweep()));
    }

    /** Of a connection with TLS, whose handshake is still to come. */
    private void opened(Channel channel) {
        var peer = channel.remoteAddress() instanceof InetSocketAddress address
                ? NetUtil.toAddressString(address.getAddress())
                : "";
        closed.increment(connections.opened(channel, network(peer), channel::close));
        channel.closeFuture().addListener(gone -> connections.closed(channel));
    }

    private void opened(HttpConnection connection) {
        connection.closeHandler(gone -> connections.closed(connection));
        var network = network(String.valueOf(connection.remoteAddress().hostAddress()));
        Pipelining.bound(connection, network, tools.bodies().shares(), tooManyPipelined);
        if (settings.tls() == null
                || !connections.secured(Pipelining.channel(connection), connection, connection::close)) {
            closed.increment(connections.opened(connection, network, connection::close));
        }
    }

    /** Behind proxies of ours all are theirs. @param peer who is at the other end */
    private String network(String peer) {
        return Network.of(settings.proxies() > 0 ? "" : CallerAddress.of("", peer, 0));
    }

    /** The port it listens on. */
    public int port() {
        return Objects.requireNonNull(server, "not started").actualPort();
    }

    /** How many calls are open. */
    public int open() {
        return places.open();
    }

    /** How many of them wait for something. */
    public int waiting() {
        return places.waiting();
    }

    /** How many connections there are. */
    public int connections() {
        return connections.size();
    }

    /** Octets of bodies that are being read. */
    public long held() {
        return tools.bodies().shares().held();
    }

    /** How many of those octets the network holds that holds most. */
    public long heldByFullestNetwork() {
        return tools.bodies().shares().fullest();
    }

    /** How many bodies are being read. */
    public int bodies() {
        return tools.bodies().shares().bodies();
    }

    /** Takes no more calls, and gives those that are open a moment to end. */
    @Override
    public void close() {
        vertx.cancelTimer(sweeper);
        if (server != null) {
            await(server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS)
                    .toCompletionStage()
                    .toCompletableFuture());
        }
    }

    private void serve(RoutingContext route, OperationSpec spec, Operation operation) {
        new Exchange(tools, route, spec, operation).run();
    }

    private void refuse(RoutingContext route, Problem problem) {
        var trace = TraceParent.continuing(route.request().getHeader("traceparent"));
        tools.writer().write(route, problem, "DPoP", trace.traceId(), vertx.getOrCreateContext());
    }

    private void refuseInvalid(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var type = cause instanceof TooLongHttpLineException
                ? ProblemType.URI_TOO_LONG
                : cause instanceof TooLongHttpHeaderException
                        ? ProblemType.HEADERS_TOO_LARGE
                        : ProblemType.MALFORMED_REQUEST;
        tools.meters()
                .counter("simvite.http.invalid", "problem", type.name().toLowerCase(Locale.ROOT))
                .increment();
        tools.writer().write(request, type.problem(), TraceParent.fresh().traceId());
    }

    private HttpServerOptions options() {
        var options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxHeaderSize(ListenerSettings.MAX_HEADERS)
                .setMaxInitialLineLength(4096)
                .setHandle100ContinueAutomatically(true)
                // there are no WebSockets here; what would negotiate their compression keeps track of every request,
                // and throws beyond 128 that wait
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHttp2ClearTextEnabled(settings.clearTextHttp2())
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(ListenerSettings.HTTP2_STREAMS)
                        .setMaxHeaderListSize(ListenerSettings.MAX_HEADERS))
                .setIdleTimeout(90)
                .setIdleTimeoutUnit(TimeUnit.SECONDS);
        var tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setSslEngineOptions(new EarlyTls(this::opened))
                    .setSslHandshakeTimeout(settings.connections().firstHead().toMillis())
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    // with TLS there is HTTP/1.1 only: over HTTP/2 a caller's streams and their heads would have to be
                    // counted like connections
                    .setUseAlpn(false)
                    .setKeyCertOptions(
                            new PfxOptions().setPath(tls.keyStore().toString()).setPassword(tls.keyStorePassword()));
            if (tls.trustStore() != null) {
                options.setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PfxOptions()
                                .setPath(tls.trustStore().toString())
                                .setPassword(tls.trustStorePassword()));
            }
        }
        return options;
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof BindException) {
                throw new PortTakenException(settings.portKey(), settings.host(), settings.port(), cause);
            }
            throw new IllegalStateException("the listener does not start or stop", cause);
        }
    }
}

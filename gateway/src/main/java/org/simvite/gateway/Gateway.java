package org.simvite.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.DeniedTokens;
import org.simvite.gateway.access.DpopProofs;
import org.simvite.gateway.attestation.Attestation;
import org.simvite.gateway.call.Operations;
import org.simvite.gateway.http.BadProofs;
import org.simvite.gateway.http.Contract;
import org.simvite.gateway.http.Doorman;
import org.simvite.gateway.http.Doormen;
import org.simvite.gateway.http.HttpListener;
import org.simvite.gateway.http.ListenerSettings;
import org.simvite.gateway.http.OperationSpec;
import org.simvite.gateway.http.WorkerTurns;
import org.simvite.gateway.memory.Memory;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.publish.Ticks;
import org.simvite.gateway.readmodel.ReadModel;
import org.simvite.gateway.readmodel.Waiters;
import org.simvite.gateway.smdp.TakeProgress;
import org.simvite.identity.DeviceIds;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.kafka.Clients;
import org.simvite.serde.AvroSerializer;
import org.simvite.topic.Party;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway, put together. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final GatewaySettings settings;
    private final Attestation attestation;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Vertx vertx;
    private final Contract contract;
    private final Threads threads;
    private final Publisher publisher;
    private final Ticks ticks;
    private final ReadModel readModel;
    private final AccessTokens tokens;
    private final DeniedTokens denied;
    private final BadProofs badProofs;
    private @Nullable HttpListener api;
    private @Nullable HttpListener es2plus;

    private Gateway(GatewaySettings settings, Attestation attestation, MeterRegistry meters, Clock clock) {
        this.settings = settings;
        this.attestation = attestation;
        this.meters = meters;
        this.clock = clock;
        threads = closing(Threads.start(
                settings.workers(), settings.queue(), settings.http().calls().waiting()));
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
        parts.push(() -> vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS));
        contract = Contract.load(vertx);
        var clients = new Clients(settings.kafka());
        var registry = settings.kafka().registryClient();
        publisher = closing(new Publisher(
                clients.producer("gateway", new ByteArraySerializer()),
                new AvroSerializer(registry),
                settings.kafka().prefix(),
                clock));
        readModel = closing(ReadModel.start(
                settings.readModel(),
                clients,
                settings.kafka().prefix(),
                registry,
                publisher,
                new Waiters(threads.wakers()),
                clock));
        ticks = closing(new Ticks(publisher, settings.tickBehind(), smdps()));
        tokens = new AccessTokens(settings.tokenKeys(), settings.tokenLife());
        denied = new DeniedTokens(settings.deniedTokens(), System::nanoTime);
        badProofs = new BadProofs(settings.budgets().badProofs(), clock, meters);
    }

    /** Starts it; returns when it listens, which is before it has read everything. */
    public static Gateway start(GatewaySettings settings, MeterRegistry meters, Clock clock) {
        return start(settings, settings.attestation().open(), meters, clock);
    }

    static Gateway start(GatewaySettings settings, Attestation attestation, MeterRegistry meters, Clock clock) {
        var gateway = new Gateway(settings, attestation, meters, clock);
        try {
            gateway.listen();
            return gateway;
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private void listen() {
        publisher.warm(Topics.all().stream()
                .filter(topic -> topic.writers().contains(Party.GATEWAY))
                .toList());
        var proofs = new DpopProofs(clock, this::publicUrls);
        var listener = listener(settings.http(), Doormen.byToken(new Admission(tokens, proofs, denied, clock)));
        api = listener;
        listener.start(
                OperationSpec.Listener.PUBLIC,
                new PublicOperations(settings, meters, clock, threads, publisher, ticks, readModel, tokens, attestation)
                        .all()
                        .byId());
        if (settings.es2plus() != null) {
            var notifications = listener(settings.es2plus(), Doormen.byCertificate(settings.plainSmdp()));
            es2plus = notifications;
            notifications.start(
                    OperationSpec.Listener.ES2PLUS,
                    new Operations()
                            .add(
                                    "handleDownloadProgressInfo",
                                    new TakeProgress(publisher, readModel, new DeviceIds(settings.deviceKey()), meters))
                            .byId());
        }
        ticks.start(settings.tickEvery());
        gauges(listener, proofs);
    }

    /** Port of the API. */
    public int port() {
        return Objects.requireNonNull(api, "not started").port();
    }

    /** Port of the listener for SM-DP+s; 0 when there is none. */
    public int es2plusPort() {
        return es2plus == null ? 0 : es2plus.port();
    }

    public ReadModel readModel() {
        return readModel;
    }

    /** Our clock against the brokers'. */
    public BrokerClock clocks() {
        return publisher.brokerClock();
    }

    /** Closes what was opened last first: listeners, then what they use. */
    @Override
    public void close() {
        for (var listener : new HttpListener[] {api, es2plus}) {
            if (listener != null) {
                listener.close();
            }
        }
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                LOG.warn("a part did not close: {}", e.toString());
            }
        }
    }

    private Optional<Ticks.Listening> smdps() {
        return settings.es2plus() == null
                ? Optional.empty()
                : Optional.of(new Ticks.Listening(settings.smdpLate(), clock, readModel::stockIsRead));
    }

    private List<String> publicUrls() {
        var scheme = settings.http().tls() == null ? "http" : "https";
        return settings.publicUrls().isEmpty()
                ? List.of(scheme + "://localhost:" + port(), scheme + "://127.0.0.1:" + port())
                : settings.publicUrls();
    }

    private HttpListener listener(ListenerSettings where, Doorman doorman) {
        return new HttpListener(
                vertx, where, contract, doorman, threads.turns(), threads.streamWorkers(), badProofs, clock, meters);
    }

    private void gauges(HttpListener listener, DpopProofs proofs) {
        publisher.brokerClock().watch(meters);
        Memory.PROOFS.watch(meters, "proofs", proofs, DpopProofs::size);
        Memory.TOKENS.watch(meters, "tokens", tokens, AccessTokens::size);
        Memory.BUDGET.watch(meters, "bad-proofs", badProofs, BadProofs::size);
        Memory.BODIES.watch(meters, "bodies", listener, HttpListener::held);
        Gauge.builder("simvite.http.bodies", listener, HttpListener::bodies).register(meters);
        Gauge.builder("simvite.http.bodies.fullest", listener, HttpListener::heldByFullestNetwork)
                .baseUnit("bytes")
                .register(meters);
        Gauge.builder("simvite.http.open.waiting", listener, HttpListener::waiting)
                .register(meters);
        Gauge.builder("simvite.http.connections", listener, HttpListener::connections)
                .register(meters);
        Gauge.builder(
                        "simvite.http.wakers.queued",
                        threads.wakers(),
                        pool -> pool.getQueue().size())
                .register(meters);
        Gauge.builder(
                        "simvite.http.timers",
                        threads.timer(),
                        pool -> pool.getQueue().size())
                .register(meters);
        Gauge.builder("simvite.tokens.denied", denied, DeniedTokens::size).register(meters);
        Gauge.builder("simvite.tokens.denied.unread", denied, list -> list.unread() ? 1 : 0)
                .register(meters);
        readModel.watch(meters);
        Gauge.builder("simvite.http.open", listener, HttpListener::open).register(meters);
        Gauge.builder("simvite.http.queued", threads.turns(), WorkerTurns::waiting)
                .register(meters);
        Gauge.builder("simvite.http.waiting", readModel.waiters(), Waiters::size)
                .register(meters);
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }
}

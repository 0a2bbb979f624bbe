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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.Admission;
import org.simvite.gateway.access.DpopProofs;
import org.simvite.gateway.account.Accounts;
import org.simvite.gateway.activity.ReportActivity;
import org.simvite.gateway.application.Applications;
import org.simvite.gateway.application.Apply;
import org.simvite.gateway.application.EventFeeds;
import org.simvite.gateway.budget.HourlyBudget;
import org.simvite.gateway.call.InFlight;
import org.simvite.gateway.call.LongPoll;
import org.simvite.gateway.call.Operations;
import org.simvite.gateway.command.OperatorCommands;
import org.simvite.gateway.guess.CodeReader;
import org.simvite.gateway.guess.GuessBudget;
import org.simvite.gateway.http.Contract;
import org.simvite.gateway.http.Doorman;
import org.simvite.gateway.http.Doormen;
import org.simvite.gateway.http.HttpListener;
import org.simvite.gateway.http.ListenerSettings;
import org.simvite.gateway.http.OperationSpec;
import org.simvite.gateway.invite.CodeText;
import org.simvite.gateway.invite.Invites;
import org.simvite.gateway.policy.PutPolicy;
import org.simvite.gateway.publish.Publisher;
import org.simvite.gateway.publish.Ticks;
import org.simvite.gateway.readmodel.ReadModel;
import org.simvite.gateway.readmodel.Waiters;
import org.simvite.gateway.registration.RegisterTerminal;
import org.simvite.gateway.request.GetInviteRequest;
import org.simvite.gateway.request.RequestInvite;
import org.simvite.gateway.smdp.TakeProgress;
import org.simvite.gateway.stock.GetStockLevels;
import org.simvite.gateway.stock.ImportStock;
import org.simvite.identity.DeviceIds;
import org.simvite.identity.InviteCodeMac;
import org.simvite.runtime.kafka.Clients;
import org.simvite.serde.AvroSerializer;
import org.simvite.topic.Party;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway, put together. */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final int STREAMS_AT_ONCE = 8;

    private final GatewaySettings settings;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Vertx vertx;
    private final Contract contract;
    private final ThreadPoolExecutor workers;
    private final ExecutorService streamWorkers;
    private final ExecutorService wakers;
    private final ScheduledExecutorService timer;
    private final Publisher publisher;
    private final Ticks ticks;
    private final ReadModel readModel;
    private final AccessTokens tokens;
    private @Nullable HttpListener api;
    private @Nullable HttpListener es2plus;

    private Gateway(GatewaySettings settings, MeterRegistry meters, Clock clock) {
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
        workers = stopping(new ThreadPoolExecutor(
                settings.workers(),
                settings.workers(),
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(settings.queue()),
                named("call")));
        streamWorkers = stopping(new ThreadPoolExecutor(
                0, STREAMS_AT_ONCE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), named("stream")));
        wakers = stopping(Executors.newFixedThreadPool(2, named("waker")));
        timer = stopping(Executors.newSingleThreadScheduledExecutor(named("timer")));
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
        ticks = closing(new Ticks(publisher, settings.tickBehind()));
        readModel = closing(ReadModel.start(
                settings.readModel(),
                clients,
                settings.kafka().prefix(),
                registry,
                publisher,
                new Waiters(wakers),
                clock));
        tokens = new AccessTokens(settings.tokenKeys(), settings.tokenLife());
    }

    /** Starts it; returns when it listens, which is before it has read everything. */
    public static Gateway start(GatewaySettings settings, MeterRegistry meters, Clock clock) {
        var gateway = new Gateway(settings, meters, clock);
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
        var listener = listener(settings.http(), Doormen.byToken(new Admission(tokens, proofs, clock)));
        api = listener;
        listener.start(OperationSpec.Listener.PUBLIC, operations(proofs).byId());
        if (settings.es2plus() != null) {
            var notifications = listener(settings.es2plus(), Doormen.byCertificate(settings.plainSmdp()));
            es2plus = notifications;
            notifications.start(
                    OperationSpec.Listener.ES2PLUS,
                    new Operations()
                            .add("handleDownloadProgressInfo", new TakeProgress(publisher, readModel, meters))
                            .byId());
        }
        ticks.start(settings.tickEvery());
        gauges(listener);
    }

    private Operations operations(DpopProofs proofs) {
        var mac = new InviteCodeMac(settings.codeKeys());
        var devices = new DeviceIds(settings.deviceKey());
        var codes = new CodeText(mac, settings.linkBase());
        var reader = new CodeReader(new GuessBudget(mac, settings.guesses(), clock), meters);
        var inFlight = new InFlight();
        var longPoll = new LongPoll(readModel.waiters(), timer, wakers);
        var feeds = new EventFeeds(readModel.waiters(), timer, wakers);
        var invites = new Invites(readModel.invites(), codes, reader, publisher);
        var applications = new Applications(readModel.applications(), longPoll, feeds, publisher, clock);
        var accounts = new Accounts(readModel.accounts());
        var activity = new ReportActivity(publisher, ticks);
        var commands = new OperatorCommands(publisher);
        var stockKey = Objects.requireNonNull(settings.stockKey(), "the settings were checked");
        return new Operations()
                .add(
                        "registerTerminal",
                        new RegisterTerminal(
                                proofs,
                                tokens,
                                devices,
                                publisher,
                                readModel.invites(),
                                new HourlyBudget(settings.registrationsPerAddress(), clock)))
                .add("requestInvite", new RequestInvite(publisher, readModel.invites(), inFlight))
                .add("getInviteRequest", new GetInviteRequest(readModel.invites(), codes, longPoll))
                .addDirect("listInvites", invites::list)
                .addDirect("checkInvite", invites::check)
                .add("revokeInvite", invites::revoke)
                .add("apply", new Apply(publisher, readModel.applications(), reader, devices, inFlight))
                .add("getApplication", applications::get)
                .addDirect("watchApplication", applications::watch)
                .add("giveBack", applications::giveBack)
                .addDirect("getAccount", accounts::get)
                .addDirect("listCreditEntries", accounts::entries)
                .add("reportActivity", activity::batch)
                .add("reportSimActivity", activity::single)
                .addDirect("importStock", new ImportStock(publisher, stockKey))
                .addDirect("getStockLevels", new GetStockLevels(readModel.stock()))
                .add(
                        "putPolicy",
                        new PutPolicy(
                                publisher,
                                readModel.policies()::content,
                                () -> readModel.health().ready(),
                                inFlight))
                .add("commandAccount", commands::account)
                .add("commandInvite", commands::invite);
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

    private List<String> publicUrls() {
        var scheme = settings.http().tls() == null ? "http" : "https";
        return settings.publicUrls().isEmpty()
                ? List.of(scheme + "://localhost:" + port(), scheme + "://127.0.0.1:" + port())
                : settings.publicUrls();
    }

    private HttpListener listener(ListenerSettings where, Doorman doorman) {
        return new HttpListener(vertx, where, contract, doorman, workers, streamWorkers, clock, meters);
    }

    private void gauges(HttpListener listener) {
        Gauge.builder("simvite.readmodel.lag", readModel, ReadModel::lag).register(meters);
        Gauge.builder("simvite.http.open", listener, HttpListener::open).register(meters);
        Gauge.builder("simvite.http.queued", workers, pool -> pool.getQueue().size())
                .register(meters);
        Gauge.builder("simvite.http.waiting", readModel.waiters(), Waiters::size)
                .register(meters);
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    private <T extends ExecutorService> T stopping(T executor) {
        parts.push(executor::shutdownNow);
        return executor;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            var thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}

package org.simvite.provisioning.worker;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.simvite.provisioning.es2.Es2Client;
import org.simvite.provisioning.es2.Smdp;
import org.simvite.provisioning.fulfil.EsimOrders;
import org.simvite.provisioning.fulfil.Fulfilment;
import org.simvite.provisioning.fulfil.MatchingIds;
import org.simvite.provisioning.fulfil.VirtualSims;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.shell.Health;
import org.simvite.runtime.shell.NativeCrypto;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.topic.Topics;

/** The role {@code fulfil} of a process: loops over the share group, their threads and their producer. */
public final class FulfilWorker implements AutoCloseable {

    private static final String CHECK = "fulfil";
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(3);

    private final List<OrderLoop> loops;
    private final List<Thread> loopThreads = new ArrayList<>();
    private final Lanes lanes;
    private final Producer<String, byte[]> producer;
    private final Duration drainWithin;

    private FulfilWorker(List<OrderLoop> loops, Lanes lanes, Producer<String, byte[]> producer, Duration drainWithin) {
        this.loops = loops;
        this.lanes = lanes;
        this.producer = producer;
        this.drainWithin = drainWithin;
    }

    /**
     * Starts taking orders and has the shell stop it at the end.
     *
     * @throws IOException if a client certificate's files cannot be read
     */
    public static FulfilWorker start(ServiceShell shell, FulfilSettings settings)
            throws IOException, InterruptedException {
        shell.readiness(CHECK, () -> Health.notReady("waiting for the broker"));
        NativeCrypto.install();
        var kafka = settings.kafka();
        var clients = new Clients(kafka);
        try (var admin = clients.admin(shell.service() + "-group")) {
            new ShareGroup(admin, kafka.prefix() + ShareGroup.NAME).setUp(settings.startWithin(), shell::stopping);
        }
        var fulfilment = fulfilment(settings);
        var producer = clients.producer(shell.service() + "-fulfil", new ByteArraySerializer());
        var serdes = AvroSerdes.of(kafka.registryClient());
        var brokerClock = new BrokerClock(Clock.systemUTC());
        brokerClock.watch(shell.meters());
        shell.readiness("clock", () -> brokerClock.health(settings.clockTolerance()));
        var output = new OrderOutput(producer, serdes, kafka.prefix(), brokerClock);
        var work = new OrderWork(
                fulfilment,
                output,
                serdes,
                settings.parametersKept(),
                brokerClock,
                settings.slack(),
                shell.meters(),
                Clock.systemUTC(),
                kafka.prefix() + ShareGroup.NAME);
        var ids = settings.smdps().stream().map(Smdp::id).toList();
        var lanes = new Lanes(ids, settings.concurrency(), settings.line(), shell.meters());
        var loops = new ArrayList<OrderLoop>();
        for (var i = 0; i < settings.loops(); i++) {
            loops.add(loop(clients, settings, work, lanes, shell.service() + "-fulfil-" + i));
        }
        var worker = new FulfilWorker(loops, lanes, producer, settings.drainWithin());
        shell.closing(CHECK, worker);
        worker.begin(shell);
        return worker;
    }

    private static Fulfilment fulfilment(FulfilSettings settings) throws IOException {
        var smdps = new ArrayList<Es2Client>();
        for (var smdp : settings.smdps()) {
            smdps.add(new Es2Client(smdp));
        }
        var orders = new EsimOrders(smdps, new MatchingIds(settings.matchingKey()), Clock.systemUTC());
        return new Fulfilment(orders, new VirtualSims(settings.stockKeys()));
    }

    private static OrderLoop loop(
            Clients clients, FulfilSettings settings, OrderWork work, Lanes lanes, String clientId) {
        var limits = Map.of(
                "max.poll.records", Integer.toString(settings.concurrency()), "share.acquire.mode", "record_limit");
        return new OrderLoop(
                () -> clients.shareConsumer(clientId, ShareGroup.NAME, new ByteArrayDeserializer(), limits),
                Topics.PROVISIONING_ORDERS.fullName(settings.kafka().prefix()),
                work,
                lanes);
    }

    private void begin(ServiceShell shell) {
        for (var i = 0; i < loops.size(); i++) {
            var thread = new Thread(loops.get(i), "orders-" + i);
            thread.setUncaughtExceptionHandler((dead, why) -> shell.fail("the loop over orders died", why));
            loopThreads.add(thread);
            thread.start();
        }
        shell.readiness(CHECK, this::health);
    }

    private Health health() {
        return loops.stream()
                .map(OrderLoop::health)
                .filter(health -> !health.ready())
                .findFirst()
                .orElseGet(() -> Health.ready(loops.size() + " loops take orders"));
    }

    /** Takes nothing new, leaves the group, finishes what is under way. */
    @Override
    public void close() {
        loops.forEach(OrderLoop::stop);
        var until = System.nanoTime() + LEAVE_WITHIN.toNanos();
        try {
            for (var thread : loopThreads) {
                thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            }
            lanes.close(drainWithin);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(2));
    }
}

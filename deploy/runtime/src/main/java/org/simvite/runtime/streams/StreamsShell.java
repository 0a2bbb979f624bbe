package org.simvite.runtime.streams;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.shell.Health;
import org.simvite.runtime.shell.ServiceShell;
import org.simvite.runtime.state.Meters;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running Streams app inside a {@link ServiceShell}: waits for what it needs, runs exactly once, sends bad records to the
 * dead letters, rides out lost infrastructure, reports readiness, and when it closes leaves its group, or stays in it if it has a
 * name under which it comes back.
 */
public final class StreamsShell implements AutoCloseable {

    static final String CHECK = "streams";

    private static final Logger LOG = LoggerFactory.getLogger(StreamsShell.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);

    private final KafkaStreams streams;
    private final KafkaStreamsMetrics metrics;
    private final CloseOptions.GroupMembershipOperation atClose;

    private StreamsShell(
            KafkaStreams streams, KafkaStreamsMetrics metrics, CloseOptions.GroupMembershipOperation atClose) {
        this.streams = streams;
        this.metrics = metrics;
        this.atClose = atClose;
    }

    /**
     * Starts the topology and has the shell close it at the end. Returns once it is started, which is before it is ready.
     *
     * @param topology built with the serdes of the installation's registry
     * @throws IllegalStateException if topics, broker or registry are not as they have to be in time
     */
    public static StreamsShell start(
            ServiceShell shell, StreamsSettings settings, Function<AvroSerdes, Topology> topology)
            throws InterruptedException {
        return start(shell, settings, topology, Clock.systemUTC());
    }

    /** @param clock what is compared with the brokers' */
    static StreamsShell start(
            ServiceShell shell, StreamsSettings settings, Function<AvroSerdes, Topology> topology, Clock clock)
            throws InterruptedException {
        AvroSerdes serdes = AvroSerdes.of(settings.kafka().registryClient());
        Topology built = topology.apply(serdes);
        StartCheck check = new StartCheck(built, settings.kafka().prefix() + Topics.DEAD_LETTERS);
        Properties config = StreamsProperties.of(settings);
        try (Admin admin = new Clients(settings.kafka()).admin(settings.applicationId() + "-start")) {
            StartWait wait = new StartWait(shell, check, serdes, settings);
            wait.await(new Broker(admin)).forEach((topic, count) -> config.put(SourcePartitions.key(topic), count));
            InternalTopics.configure(config, wait.copies());
            ClockWatch watch = ClockWatch.open(shell, settings, clock);
            shell.closing(ClockWatch.CHECK, watch);
            watch.start(admin, wait.copies(), settings.startWithin());
        }
        config.put(Meters.KEY, shell.meters());
        config.put(DeadLetters.GLOBAL_TOPICS, String.join(",", check.globalTopics()));
        StreamsClients clients = new StreamsClients(
                new Refusals(settings.kafka().prefix() + Topics.DEAD_LETTERS), settings.deadlinesPerCommit());
        KafkaStreams streams = new KafkaStreams(built, config, clients);
        StateFolders.closeToOthers(settings.stateDir(), settings.applicationId());
        StreamsShell started = run(shell, settings, streams);
        LOG.info(
                "{} started with {} threads, state in {}",
                settings.applicationId(),
                settings.threads(),
                settings.stateDir());
        return started;
    }

    private static StreamsShell run(ServiceShell shell, StreamsSettings settings, KafkaStreams streams) {
        ThreadFailures failures = new ThreadFailures(shell);
        streams.setUncaughtExceptionHandler(failures);
        streams.setStateListener((now, before) -> {
            LOG.debug("{} -> {}", before, now);
            if (now == KafkaStreams.State.ERROR && !shell.stopping()) {
                shell.fail("Streams is in state ERROR", null);
            }
        });
        StreamsHealth health = new StreamsHealth(settings.maxLag());
        shell.readiness(
                CHECK,
                () -> streams.state().isRunningOrRebalancing()
                        ? health.of(streams.state(), streams.metadataForLocalThreads(), failures.current())
                        : Health.notReady("state " + streams.state()));
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(shell.meters());
        SharedRocksDb.watch(shell.meters());
        StreamsShell started = new StreamsShell(streams, metrics, atClose(settings));
        shell.closing(CHECK, started);
        streams.start();
        return started;
    }

    /**
     * An instance with a name comes back: its tasks wait for it, and for its state, until its session times out. One without
     * leaves, so that the others need not wait.
     */
    private static CloseOptions.GroupMembershipOperation atClose(StreamsSettings settings) {
        return settings.staticMember()
                ? CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP
                : CloseOptions.GroupMembershipOperation.LEAVE_GROUP;
    }

    /** For queries of its stores and for tests. */
    public KafkaStreams streams() {
        return streams;
    }

    @Override
    public void close() {
        metrics.close();
        CloseOptions closing = CloseOptions.groupMembershipOperation(atClose).withTimeout(CLOSE_WITHIN);
        if (!streams.close(closing)) {
            throw new IllegalStateException("stream threads did not end within " + CLOSE_WITHIN.toSeconds() + " s");
        }
    }
}

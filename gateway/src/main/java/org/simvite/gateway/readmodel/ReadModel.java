package org.simvite.gateway.readmodel;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.simvite.gateway.access.TokenHash;
import org.simvite.gateway.memory.Memory;
import org.simvite.gateway.publish.Publisher;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.shell.Health;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.SchemaStore;
import org.simvite.topic.Topics;

/** Everything that this gateway knows, in an SQLite file of its own. The file can be deleted while the process is down: it is filled again. */
public final class ReadModel implements AutoCloseable {

    static final List<Projection<?>> PROJECTIONS = Stream.of(
                    InviteProjections.ALL,
                    ApplicationProjections.ALL,
                    AccountProjections.ALL,
                    LetterProjections.ALL,
                    PolicyQueries.PROJECTIONS,
                    CommandQueries.PROJECTIONS)
            .<Projection<?>>flatMap(List::stream)
            .toList();

    /** Octets. */
    private static final int FROM_A_PARTITION = 64 * 1024;

    private final ReadModelFile file;
    private final Follower follower;
    private final Waiters waiters;
    private final Duration readyAge;
    private final Admin admin;

    private ReadModel(ReadModelFile file, Follower follower, Waiters waiters, Duration readyAge, Admin admin) {
        this.file = file;
        this.follower = follower;
        this.admin = admin;
        this.waiters = waiters;
        this.readyAge = readyAge;
    }

    /**
     * How it is kept.
     *
     * @param file in a folder of this process alone
     * @param readers how many questions are answered at once
     * @param readyAge how old the oldest unread record of a lane may be while it is called ready
     */
    public record Options(Path file, int readers, Duration readyAge) {}

    /** Opens the file, and begins to follow the topics. */
    public static ReadModel start(
            Options options,
            Clients clients,
            String prefix,
            SchemaStore schemas,
            Publisher publisher,
            Waiters waiters,
            Clock clock) {
        try {
            Files.createDirectories(options.file().toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var admin = clients.admin("gateway-read-model-ends");
        var cluster = cluster(admin, prefix);
        var file = ReadModelFile.open(options.file(), cluster.origin(), options.readers(), clock.instant());
        var follower = new Follower(
                lane -> clients.consumer(
                        "gateway-read-model-" + lane.word(), new ByteArrayDeserializer(), fetching(cluster.brokers())),
                Ends.written(admin),
                new AvroDeserializer(schemas),
                prefix,
                PROJECTIONS,
                file.writer(),
                waiters,
                new Burial(publisher),
                clock);
        follower.start();
        return new ReadModel(file, follower, waiters, options.readyAge(), admin);
    }

    /**
     * A consumer keeps an answer of each broker, and asks the broker for no more before it is used up: so a small one is not only less memory, but less to wait
     * for. Of one partition that is full there is little in it, so that the others come along.
     */
    private static Map<String, Object> fetching(int brokers) {
        return Map.of(
                "fetch.max.bytes",
                Math.max(FROM_A_PARTITION, Memory.FETCHES.entries() / brokers),
                "max.partition.fetch.bytes",
                FROM_A_PARTITION,
                "max.poll.records",
                500,
                "default.api.timeout.ms",
                10_000);
    }

    public Waiters waiters() {
        return waiters;
    }

    public InviteQueries invites() {
        return new InviteQueries(file);
    }

    public ApplicationQueries applications() {
        return new ApplicationQueries(file);
    }

    public AccountQueries accounts() {
        return new AccountQueries(file);
    }

    public StockQueries stock() {
        return new StockQueries(file);
    }

    public LetterQueries letters() {
        return new LetterQueries(file);
    }

    public PolicyQueries policies() {
        return new PolicyQueries(file);
    }

    public CommandQueries commands() {
        return new CommandQueries(file);
    }

    /** Unread records; negative while not known. */
    public long lag() {
        return Stream.of(Lane.values())
                .mapToLong(lane -> follower.progress(lane).lag())
                .reduce(0, (all, lag) -> all < 0 || lag < 0 ? -1 : all + lag);
    }

    /** All stock that was on the topic at this time is known; the epoch while it is still being filled. */
    public Instant stockThrough() {
        return follower.progress(Lane.STOCK).through();
    }

    /** Whether what is known of the stock is recent. During a large import it may not be, which is nothing to who asks for no stock. */
    public boolean stockIsRead() {
        return isRecent(Lane.STOCK);
    }

    /**
     * Whether what it knows is recent: what it does not know then is not there, but for what was written lately. Everything is read that was there at the
     * start; from then on measured by the age of what people wait for, since how many records are unread says how much is going on, for every gateway alike, and
     * not how far this one is behind.
     */
    public Health health() {
        long lag = lag();
        var toRead = lag < 0 ? "the topics are not being read" : lag + " records to read";
        boolean filled = Stream.of(Lane.values())
                .allMatch(lane -> follower.progress(lane).caughtUp());
        return filled && isRecent(Lane.ANSWERS) ? Health.ready(toRead) : Health.notReady(toRead);
    }

    /** Shows for each lane what is unread and how old it is, and how much of what is fetched may be held. */
    public void watch(MeterRegistry meters) {
        for (var lane : Lane.values()) {
            Gauge.builder(
                            "simvite.readmodel.lag",
                            follower,
                            all -> all.progress(lane).lag())
                    .tag("of", lane.word())
                    .register(meters);
            Gauge.builder(
                            "simvite.readmodel.age",
                            follower,
                            all -> all.progress(lane).age().toMillis() / 1_000.0)
                    .tag("of", lane.word())
                    .baseUnit("seconds")
                    .register(meters);
        }
        Gauge.builder("simvite.memory.most", Memory.FETCHES, Memory::entries)
                .tag("of", "fetches")
                .register(meters);
    }

    private boolean isRecent(Lane lane) {
        return follower.progress(lane).age().compareTo(readyAge) <= 0;
    }

    @Override
    public void close() {
        follower.close();
        file.close();
        admin.close(Duration.ZERO);
    }

    /** @param origin cluster and identities of the topics: rows of a topic that was deleted and made anew must not stay */
    private record Cluster(String origin, int brokers) {}

    private static Cluster cluster(Admin admin, String prefix) {
        var names = Stream.concat(
                        PROJECTIONS.stream()
                                .map(projection -> projection.topic().fullName(prefix)),
                        Stream.of(prefix + Topics.DEAD_LETTERS))
                .toList();
        try {
            var described = admin.describeCluster();
            var cluster = described.clusterId().get(20, TimeUnit.SECONDS);
            int brokers = described.nodes().get(20, TimeUnit.SECONDS).size();
            var topics =
                    new TreeMap<>(admin.describeTopics(names).allTopicNames().get(20, TimeUnit.SECONDS));
            var ids = topics.values().stream()
                    .map(topic -> topic.topicId().toString())
                    .collect(Collectors.joining(","));
            return new Cluster(cluster + " " + prefix + " " + TokenHash.of(ids), Math.max(1, brokers));
        } catch (InterruptedException e) {
            admin.close(Duration.ZERO);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            admin.close(Duration.ZERO);
            throw new IllegalStateException("the topics cannot be looked at", e);
        }
    }
}

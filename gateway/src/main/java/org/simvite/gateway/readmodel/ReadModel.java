package org.simvite.gateway.readmodel;

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
import org.simvite.gateway.publish.Publisher;
import org.simvite.runtime.kafka.Clients;
import org.simvite.runtime.shell.Health;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.SchemaStore;
import org.simvite.topic.Topics;

/** Everything that this gateway knows, in an SQLite file of its own. The file can be deleted while the process is down: it is filled again. */
public final class ReadModel implements AutoCloseable {

    private static final List<Projection<?>> PROJECTIONS = Stream.of(
                    InviteProjections.ALL,
                    ApplicationProjections.ALL,
                    AccountProjections.ALL,
                    LetterProjections.ALL,
                    PolicyQueries.PROJECTIONS,
                    CommandQueries.PROJECTIONS)
            .<Projection<?>>flatMap(List::stream)
            .toList();

    private final ReadModelFile file;
    private final Follower follower;
    private final Waiters waiters;
    private final Duration readyAge;

    private ReadModel(ReadModelFile file, Follower follower, Waiters waiters, Duration readyAge) {
        this.file = file;
        this.follower = follower;
        this.waiters = waiters;
        this.readyAge = readyAge;
    }

    /**
     * How it is kept.
     *
     * @param file in a folder of this process alone
     * @param readers how many questions are answered at once
     * @param readyAge how old the oldest unread record may be while it is called ready
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
        var file = ReadModelFile.open(options.file(), origin(clients, prefix), options.readers(), clock.instant());
        var follower = new Follower(
                () -> clients.consumer(
                        "gateway-read-model",
                        new ByteArrayDeserializer(),
                        Map.of("max.poll.records", 2000, "default.api.timeout.ms", 10_000)),
                new AvroDeserializer(schemas),
                prefix,
                PROJECTIONS,
                file.writer(),
                waiters,
                new Burial(publisher),
                clock);
        follower.start();
        return new ReadModel(file, follower, waiters, options.readyAge());
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
        return follower.progress().lag();
    }

    /** Everything that was on the topics at this time is known; the epoch while it is still being filled. */
    public Instant through() {
        return follower.progress().through();
    }

    /** For how long what it knows has been getting old. */
    public Duration age() {
        return follower.progress().age();
    }

    /**
     * Whether what it knows is recent: what it does not know then is not there, but for what was written lately. Measured by age, since how many records are
     * unread says how much is going on, for every gateway alike, and not how far this one is behind.
     */
    public Health health() {
        long lag = lag();
        var toRead = lag < 0 ? "the topics are not being read" : lag + " records to read";
        boolean recent = age().compareTo(readyAge) <= 0;
        return recent ? Health.ready(toRead) : Health.notReady(toRead);
    }

    @Override
    public void close() {
        follower.close();
        file.close();
    }

    /** Cluster and identities of the topics: rows of a topic that was deleted and made anew must not stay. */
    private static String origin(Clients clients, String prefix) {
        var names = Stream.concat(
                        PROJECTIONS.stream()
                                .map(projection -> projection.topic().fullName(prefix)),
                        Stream.of(prefix + Topics.DEAD_LETTERS))
                .toList();
        try (Admin admin = clients.admin("gateway-origin")) {
            var cluster = admin.describeCluster().clusterId().get(20, TimeUnit.SECONDS);
            var topics =
                    new TreeMap<>(admin.describeTopics(names).allTopicNames().get(20, TimeUnit.SECONDS));
            var ids = topics.values().stream()
                    .map(topic -> topic.topicId().toString())
                    .collect(Collectors.joining(","));
            return cluster + " " + prefix + " " + TokenHash.of(ids);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the topics cannot be looked at", e);
        }
    }
}

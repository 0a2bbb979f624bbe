package org.simvite.runtime.streams;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.simvite.runtime.config.Settings;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.kafka.KafkaSettings;

/**
 * How a Streams app runs.
 *
 * @param application its id without the installation's prefix: group, transactional ids and changelogs are named for it
 * @param stateDir folder of its stores; must outlive the process, since the transactional ids follow it
 * @param threads stream threads
 * @param commitInterval how often results become visible downstream
 * @param sessionTimeout after how long a silent instance loses its tasks
 * @param transactionTimeout after how long a dead instance's transaction is given up
 * @param standbys copies of each store kept warm on other instances
 * @param groupInstanceId for static membership: the instance's stable name
 * @param groupProtocol {@code classic} or {@code streams}
 * @param cacheBytes memory for what all RocksDB stores together have read
 * @param writeBufferBytes memory in which each RocksDB store gathers what it writes
 * @param startWithin how long a start waits for broker, registry and topics
 * @param maxLag records behind at which the instance counts as caught up
 * @param lostOffsets what to do where stores exist and the offsets of what they were made from do not
 * @param clockTolerance by how much our clock may differ from the brokers'
 * @param overrides Kafka Streams' own settings, which win
 */
public record StreamsSettings(
        String application,
        KafkaSettings kafka,
        Path stateDir,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout,
        Duration transactionTimeout,
        int standbys,
        Optional<String> groupInstanceId,
        GroupProtocol groupProtocol,
        long cacheBytes,
        long writeBufferBytes,
        Duration startWithin,
        long maxLag,
        LostOffsets lostOffsets,
        Duration clockTolerance,
        Map<String, String> overrides) {

    static final long CACHE_BYTES = 64L << 20;
    static final long WRITE_BUFFER_BYTES = 256L << 10;

    /** Of the time after which the broker gives a transaction up, deadlines take this part; records and commit need the rest. */
    private static final int DEADLINES_PART = 6;

    /** Requests wait for the deadlines of the same thread. */
    private static final Duration MOST_FOR_DEADLINES = Duration.ofMillis(500);

    /** Who assigns the tasks. */
    public enum GroupProtocol {
        /** The group's leader, the way it always was. */
        CLASSIC,
        /** The broker (KIP-1071): refuses a changed topology and static members. */
        STREAMS
    }

    /** What a start does about offsets that the broker has forgotten, and steps that it threw away before they were read. */
    public enum LostOffsets {
        /** It fails, and says what can be done. */
        REFUSE,
        /** It reads the sources again from their beginning, or what is left of them. */
        ACCEPT
    }

    public StreamsSettings {
        overrides = Map.copyOf(overrides);
    }

    /** Reads the keys {@code streams.*} and those of {@link KafkaSettings}. */
    public static StreamsSettings from(Settings settings, String application) {
        return new StreamsSettings(
                application,
                KafkaSettings.from(settings),
                settings.about("Folder of the state stores; must outlive the process.")
                        .path("streams.state.dir", Path.of("state")),
                settings.about("Stream threads.").number("streams.threads", 1, 1, 64),
                settings.about("How often results become visible downstream.")
                        .duration("streams.commit.interval", Duration.ofMillis(20)),
                settings.about("After how long a silent instance loses its tasks; the broker's minimum is 6 s.")
                        .duration("streams.session.timeout", Duration.ofSeconds(10)),
                settings.about(
                                "After how long a transaction is given up: longer than the death of a broker lasts, as long as"
                                        + " the results of an instance that dies may hold up the others'.")
                        .duration("streams.transaction.timeout", Duration.ofSeconds(15)),
                settings.about("Copies of each store kept warm on other instances.")
                        .number("streams.standbys", 1, 0, 8),
                settings.about("Stable name of this instance, for static membership.")
                        .optional("streams.group.instance.id"),
                settings.about("Who assigns tasks: classic or streams.")
                        .choice("streams.group.protocol", GroupProtocol.class, GroupProtocol.CLASSIC),
                settings.about("Bytes of memory for what all state stores together have read.")
                        .longNumber("streams.rocksdb.cache.bytes", CACHE_BYTES, 1L << 20, 1L << 40),
                settings.about("Bytes of memory in which each state store gathers what it writes.")
                        .longNumber("streams.rocksdb.write.buffer.bytes", WRITE_BUFFER_BYTES, 64L << 10, 1L << 30),
                settings.about("How long a start waits for broker, registry and topics.")
                        .duration("streams.start.within", Duration.ofMinutes(3)),
                settings.about("Records behind at which an instance counts as caught up.")
                        .longNumber("streams.ready.max.lag", 10_000, 0, Long.MAX_VALUE),
                settings.about(
                                "Stores without committed offsets of their sources, or steps gone unread: refuse to start, or accept and read what is there.")
                        .choice("streams.lost.offsets", LostOffsets.class, LostOffsets.REFUSE),
                BrokerClock.tolerance(settings),
                settings.about("Kafka Streams' own settings, such as streams.config.linger.ms (file only).")
                        .withPrefix("streams.config."));
    }

    /** How long the deadlines of a thread may take between two commits. */
    Duration deadlinesPerCommit() {
        Duration part = transactionTimeout.dividedBy(DEADLINES_PART);
        return part.compareTo(MOST_FOR_DEADLINES) < 0 ? part : MOST_FOR_DEADLINES;
    }

    /** Whether the group keeps the instance's place while it is away. */
    boolean staticMember() {
        return groupProtocol == GroupProtocol.CLASSIC && groupInstanceId.isPresent();
    }

    public String applicationId() {
        return kafka.prefix() + application;
    }
}

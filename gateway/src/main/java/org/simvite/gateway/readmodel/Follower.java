package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the result topics into the read model, each lane in its turn: one batch, one transaction, its offsets in it, and then whoever waits is woken. What cannot be read goes to the
 * dead letters; when broker, registry or file fail, it begins again from the offsets of the last commit.
 */
final class Follower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    /** How long it waits for answers while there is nothing else to do: what comes in another lane waits as long. */
    private static final Duration POLL = Duration.ofMillis(50);

    private static final Duration PRUNE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int CONSTRAINT = 19;

    private final Function<Lane, Consumer<String, byte[]>> consumers;
    private final Deserializer<Object> deserializer;
    private final Map<String, Projection<?>> projections = new HashMap<>();
    private final String prefix;
    private final String deadLetters;
    private final Rows rows;
    private final Waiters waiters;
    private final Burial burial;
    private final Clock clock;
    private final Map<Lane, Progress> progress = new EnumMap<>(Lane.class);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "read-model");
    private volatile Map<Lane, Consumer<String, byte[]>> current = Map.of();

    Follower(
            Function<Lane, Consumer<String, byte[]>> consumers,
            Ends ends,
            Deserializer<Object> deserializer,
            String prefix,
            List<Projection<?>> projections,
            Rows rows,
            Waiters waiters,
            Burial burial,
            Clock clock) {
        this.consumers = consumers;
        this.deserializer = deserializer;
        this.prefix = prefix;
        this.deadLetters = prefix + Topics.DEAD_LETTERS;
        projections.forEach(
                projection -> this.projections.put(projection.topic().fullName(prefix), projection));
        this.rows = rows;
        this.waiters = waiters;
        this.burial = burial;
        this.clock = clock;
        for (var lane : Lane.values()) {
            progress.put(lane, new Progress(clock, ends));
        }
    }

    void start() {
        thread.start();
    }

    Progress progress(Lane lane) {
        return Objects.requireNonNull(progress.get(lane));
    }

    /** Everything that was there at this time is read in each lane. */
    private Instant through() {
        return progress.values().stream()
                .map(Progress::through)
                .min(Comparator.naturalOrder())
                .orElse(Instant.EPOCH);
    }

    @Override
    public void close() {
        stop.countDown();
        current.values().forEach(Consumer::wakeup);
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                followFromLastCommit();
            } catch (WakeupException e) {
                LOG.debug("woken to end");
            } catch (SQLException | RuntimeException | ExecutionException | TimeoutException e) {
                progress.values().forEach(Progress::lose);
                LOG.warn("following the topics begins again: {}", e.toString());
                rollback();
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void followFromLastCommit()
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        var open = new EnumMap<Lane, Consumer<String, byte[]>>(Lane.class);
        try {
            for (var lane : Lane.values()) {
                open.put(lane, consumers.apply(lane));
            }
            current = Map.copyOf(open);
            follow(open);
        } finally {
            // they are in no group and keep their offsets themselves: nothing to wait for
            open.values().forEach(consumer -> consumer.close(CloseOptions.timeout(Duration.ZERO)));
        }
    }

    private void follow(Map<Lane, Consumer<String, byte[]>> lanes)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        if (Freshness.forgetIfTooOld(rows, clock.instant())) {
            progress.values().forEach(Progress::forget);
        }
        for (var lane : lanes.entrySet()) {
            assign(lane.getKey(), lane.getValue());
            progress(lane.getKey()).begin(lane.getValue());
        }
        long pruned = System.nanoTime() - PRUNE.toNanos();
        boolean idle = false;
        while (stop.getCount() > 0) {
            idle = !round(lanes, idle ? POLL : Duration.ZERO);
            if (System.nanoTime() - pruned >= PRUNE.toNanos()) {
                boolean more = Pruning.prune(rows, clock.instant());
                pruned = more ? pruned : System.nanoTime();
            }
        }
    }

    /** A turn for each lane. @return whether there was anything to read */
    private boolean round(Map<Lane, Consumer<String, byte[]>> lanes, Duration patience)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        boolean busy = false;
        for (var lane : lanes.entrySet()) {
            var consumer = lane.getValue();
            var records = consumer.poll(lane.getKey() == Lane.ANSWERS ? patience : Duration.ZERO);
            if (!records.isEmpty()) {
                step(consumer, records);
                busy = true;
            }
            progress(lane.getKey()).follow(consumer);
        }
        return busy;
    }

    private void assign(Lane lane, Consumer<String, byte[]> consumer) throws SQLException {
        var partitions = Stream.concat(projections.keySet().stream(), Stream.of(deadLetters))
                .filter(topic -> Lane.of(topic.substring(prefix.length())) == lane)
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var known = rows.list(
                "select topic, part, next from offsets",
                row -> Map.entry(new TopicPartition(row.text("topic"), row.number("part")), row.longNumber("next")));
        known.stream()
                .filter(offset -> partitions.contains(offset.getKey()))
                .forEach(offset -> consumer.seek(offset.getKey(), offset.getValue()));
    }

    private void step(Consumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> records)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        var news = new HashSet<String>();
        for (var record : records) {
            apply(record, news);
        }
        for (var partition : records.partitions()) {
            var unused = rows.update(
                    "insert or replace into offsets (topic, part, next) values (?, ?, ?)",
                    partition.topic(),
                    partition.partition(),
                    consumer.position(partition));
        }
        Freshness.keep(rows, through());
        rows.commit();
        waiters.wake(news);
    }

    private void apply(ConsumerRecord<String, byte[]> record, Set<String> news)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        if (record.topic().equals(deadLetters)) {
            LetterProjections.letter(rows, record, prefix);
            return;
        }
        try {
            var value = record.value() == null ? null : deserializer.deserialize(record.topic(), record.value());
            var projection = projections.get(record.topic());
            if (projection == null || record.key() == null) {
                throw new BadRecordException("a record without a key on " + record.topic());
            }
            projection.apply(rows, record.key(), value, news);
        } catch (BadRecordException | ClassCastException e) {
            burial.bury(record, e);
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xFF) != CONSTRAINT) {
                throw e;
            }
            burial.bury(record, e);
        }
    }

    private void rollback() {
        try {
            rows.rollback();
        } catch (SQLException e) {
            LOG.warn("the read model cannot take a step back: {}", e.getMessage());
        }
    }

    private void pause() {
        try {
            var unused = stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.simvite.gateway.readmodel;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.publish.Publisher;
import org.simvite.serde.BadRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the result topics into the read model: one batch, one transaction, its offsets in it, and then whoever waits is woken. What cannot be read goes to the
 * dead letters; when broker, registry or file fail, it begins again from the offsets of the last commit.
 */
final class Follower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LOOK_AT_LAG = Duration.ofSeconds(5);
    private static final Duration LOOK_AT_LAG_BEHIND = Duration.ofMillis(100);
    private static final Duration PRUNE = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int CONSTRAINT = 19;

    private final Supplier<Consumer<String, byte[]>> consumers;
    private final Deserializer<Object> deserializer;
    private final Map<String, Projection<?>> projections = new HashMap<>();
    private final Rows rows;
    private final Waiters waiters;
    private final Publisher publisher;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "read-model");
    private volatile @Nullable Consumer<String, byte[]> current;
    /** Records that are not read yet; negative while that is not known. */
    private volatile long lag = -1;

    Follower(
            Supplier<Consumer<String, byte[]>> consumers,
            Deserializer<Object> deserializer,
            String prefix,
            List<Projection<?>> projections,
            Rows rows,
            Waiters waiters,
            Publisher publisher,
            Clock clock) {
        this.consumers = consumers;
        this.deserializer = deserializer;
        projections.forEach(
                projection -> this.projections.put(projection.topic().fullName(prefix), projection));
        this.rows = rows;
        this.waiters = waiters;
        this.publisher = publisher;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    /** Negative while it is not known. */
    long lag() {
        return lag;
    }

    @Override
    public void close() {
        stop.countDown();
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (var consumer = consumers.get()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOG.debug("woken to end");
            } catch (SQLException | RuntimeException | ExecutionException | TimeoutException e) {
                lag = -1;
                LOG.warn("following the topics begins again: {}", e.toString());
                rollback();
                pause();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void follow(Consumer<String, byte[]> consumer)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        assign(consumer);
        long looked = System.nanoTime() - LOOK_AT_LAG.toNanos();
        long pruned = System.nanoTime() - PRUNE.toNanos();
        while (stop.getCount() > 0) {
            var records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                step(consumer, records);
            }
            var interval = lag == 0 ? LOOK_AT_LAG : LOOK_AT_LAG_BEHIND;
            if (System.nanoTime() - looked >= interval.toNanos()) {
                lag = lag(consumer);
                looked = System.nanoTime();
            }
            if (System.nanoTime() - pruned >= PRUNE.toNanos()) {
                Pruning.prune(rows, clock.instant());
                pruned = System.nanoTime();
            }
        }
    }

    private void assign(Consumer<String, byte[]> consumer) throws SQLException {
        var partitions = projections.keySet().stream()
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
        rows.commit();
        waiters.wake(news);
    }

    private void apply(ConsumerRecord<String, byte[]> record, Set<String> news)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        try {
            var value = record.value() == null ? null : deserializer.deserialize(record.topic(), record.value());
            var projection = projections.get(record.topic());
            if (projection == null || record.key() == null) {
                throw new BadRecordException("a record without a key on " + record.topic());
            }
            projection.apply(rows, record.key(), value, news);
        } catch (BadRecordException | ClassCastException e) {
            bury(record, e);
        } catch (SQLException e) {
            if ((e.getErrorCode() & 0xFF) != CONSTRAINT) {
                throw e;
            }
            bury(record, e);
        }
    }

    /** Before the offsets are committed, so that none is lost; after a crash between the two it is there twice. */
    private void bury(ConsumerRecord<String, byte[]> record, Exception cause)
            throws InterruptedException, ExecutionException, TimeoutException {
        LOG.warn(
                "dead letter: {}-{} offset {}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                cause.getClass().getSimpleName());
        publisher
                .deadLetter(
                        record.key(),
                        record.value(),
                        Map.of(
                                "__streams.errors.exception", cause.getClass().getName(),
                                "__streams.errors.message",
                                        cause instanceof BadRecordException ? String.valueOf(cause.getMessage()) : "",
                                "__streams.errors.topic", record.topic(),
                                "__streams.errors.partition", Integer.toString(record.partition()),
                                "__streams.errors.offset", Long.toString(record.offset()),
                                "__streams.errors.node", "read-model",
                                "__streams.errors.application", "gateway"))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static long lag(Consumer<String, byte[]> consumer) {
        Collection<TopicPartition> partitions = consumer.assignment();
        return consumer.endOffsets(partitions, Duration.ofSeconds(5)).entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
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

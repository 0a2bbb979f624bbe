package org.simvite.gateway.publish;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.simvite.gateway.call.TraceParent;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/**
 * The one producer of the process. An event's time is stamped and the event handed to the producer in one step, which no tick can come between:
 * what a tick covers is before it in its partition.
 */
public final class Publisher implements AutoCloseable {

    private final Producer<String, byte[]> producer;
    private final Serializer<Object> serializer;
    private final String prefix;
    private final Clock clock;
    private final BrokerClock brokerClock;
    private final ReadWriteLock stamping = new ReentrantReadWriteLock(true);

    /**
     * @param producer acknowledged by all replicas, idempotent, giving up before its callers do
     * @param serializer of the record values, whose schemas may be registered on first use
     * @param prefix of the topic names
     */
    public Publisher(Producer<String, byte[]> producer, Serializer<Object> serializer, String prefix, Clock clock) {
        this.producer = producer;
        this.serializer = serializer;
        this.prefix = prefix;
        this.clock = clock;
        this.brokerClock = new BrokerClock(clock);
    }

    /** Has the metadata of the topics ready, so that the first call does not wait for it. */
    public void warm(List<? extends Topic<?>> topics) {
        topics.forEach(topic -> partitions(topic));
    }

    /**
     * Writes one event.
     *
     * @param event made from its time, which is now
     * @return completes when the broker has it; fails with {@link NotWrittenException}
     */
    public <V extends SpecificRecord> CompletionStage<Void> publish(
            Topic<V> topic, String key, TraceParent trace, Function<Instant, V> event) {
        var lock = stamping.readLock();
        lock.lock();
        try {
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            return send(topic, null, key, now, event.apply(now), trace);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes one event to each partition, after everything that this process stamped before.
     *
     * @param event made from partition and time
     */
    public <V extends SpecificRecord> CompletionStage<Void> broadcast(Topic<V> topic, PerPartition<V> event) {
        var trace = TraceParent.fresh();
        int partitions = partitions(topic);
        var sent = new CompletableFuture<?>[partitions];
        var lock = stamping.writeLock();
        lock.lock();
        try {
            var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            for (int partition = 0; partition < partitions; partition++) {
                sent[partition] = send(topic, partition, null, now, event.make(partition, now), trace)
                        .toCompletableFuture();
            }
        } finally {
            lock.unlock();
        }
        return CompletableFuture.allOf(sent);
    }

    /** Makes the event of a partition. */
    @FunctionalInterface
    public interface PerPartition<V> {
        V make(int partition, Instant now);
    }

    /** Writes raw bytes to the dead letters. */
    public CompletionStage<Void> deadLetter(@Nullable String key, byte @Nullable [] value, Map<String, String> causes) {
        var record = new ProducerRecord<>(prefix + Topics.DEAD_LETTERS, null, clock.millis(), key, value);
        causes.forEach((name, cause) -> record.headers().add(name, cause.getBytes(StandardCharsets.UTF_8)));
        return send(record, false);
    }

    /** How far the clock that stamps the events is from the brokers'; ticks to {@code sim-applications} tell it without a caller. */
    public BrokerClock brokerClock() {
        return brokerClock;
    }

    /** Lets what was handed over before go out. */
    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }

    private int partitions(Topic<?> topic) {
        return producer.partitionsFor(topic.fullName(prefix)).size();
    }

    private <V extends SpecificRecord> CompletionStage<Void> send(
            Topic<V> topic, @Nullable Integer partition, @Nullable String key, Instant at, V event, TraceParent trace) {
        var name = topic.fullName(prefix);
        try {
            var record =
                    new ProducerRecord<>(name, partition, at.toEpochMilli(), key, serializer.serialize(name, event));
            traced(record.headers(), trace);
            return send(record, topic.retention().stampedByBroker());
        } catch (KafkaException e) {
            return CompletableFuture.failedFuture(new NotWrittenException(e));
        }
    }

    private CompletionStage<Void> send(ProducerRecord<String, byte[]> record, boolean stampedByBroker) {
        var written = new CompletableFuture<Void>();
        Callback told = (metadata, failure) -> {
            if (failure == null) {
                written.complete(null);
            } else {
                written.completeExceptionally(new NotWrittenException(failure));
            }
        };
        try {
            producer.send(record, stampedByBroker ? brokerClock.timing(told) : told);
        } catch (KafkaException e) {
            written.completeExceptionally(new NotWrittenException(e));
        }
        return written;
    }

    private static void traced(Headers headers, TraceParent trace) {
        headers.add("traceparent", trace.header().getBytes(StandardCharsets.US_ASCII));
    }
}

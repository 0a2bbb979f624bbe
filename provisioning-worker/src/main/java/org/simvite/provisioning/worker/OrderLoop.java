package org.simvite.provisioning.worker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.shell.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from the share group and has them carried out side by side. A poll brings no more than there are threads, so
 * every order begins at once and its lock need not be renewed: a call has its time-out, and an attempt whose lock ran out all
 * the same is only repeated. The consumer is used by this loop's own thread alone.
 */
final class OrderLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Supplier<ShareConsumer<String, byte[]>> consumers;
    private final String topic;
    private final OrderWork work;
    private final ExecutorService threads;
    private final Duration drainWithin;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile Health health = Health.notReady("not started");
    private volatile @Nullable ShareConsumer<String, byte[]> current;

    /** @param drainWithin how long orders under way may still take when the worker is told to stop */
    OrderLoop(
            Supplier<ShareConsumer<String, byte[]>> consumers,
            String topic,
            OrderWork work,
            ExecutorService threads,
            Duration drainWithin) {
        this.consumers = consumers;
        this.topic = topic;
        this.work = work;
        this.threads = threads;
        this.drainWithin = drainWithin;
    }

    Health health() {
        return health;
    }

    /** Has the loop end: nothing new is taken, what is under way is finished or released. */
    void stop() {
        stopping.set(true);
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void run() {
        var pause = Duration.ofSeconds(1);
        while (!stopping.get()) {
            try (var consumer = consumers.get()) {
                current = consumer;
                consumer.subscribe(List.of(topic));
                health = Health.ready("takes orders");
                while (!stopping.get()) {
                    take(consumer);
                    pause = Duration.ofSeconds(1);
                }
            } catch (WakeupException e) {
                LOG.debug("woken up to stop");
            } catch (KafkaException | IllegalStateException e) {
                // the exception's message is Kafka's own and shows no contents of records
                LOG.warn("the share group cannot be read, once more in {} s: {}", pause.toSeconds(), e.toString());
                health = Health.notReady(
                        "the share group cannot be read: " + e.getClass().getSimpleName());
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
        health = Health.notReady("stopped");
    }

    private void take(ShareConsumer<String, byte[]> consumer) {
        var records = consumer.poll(POLL);
        if (records.isEmpty()) {
            return;
        }
        begin(records).forEach((record, doing) -> consumer.acknowledge(record, ended(doing)));
        consumer.commitSync()
                .forEach((partition, problem) -> problem.ifPresent(
                        // the orders come again, to us or another; their results count once
                        error -> LOG.warn(
                                "acknowledgement lost for partition {}: {}",
                                partition.partition(),
                                error.getClass().getSimpleName())));
    }

    private Map<ConsumerRecord<String, byte[]>, Future<AcknowledgeType>> begin(
            ConsumerRecords<String, byte[]> records) {
        var begun = new LinkedHashMap<ConsumerRecord<String, byte[]>, Future<AcknowledgeType>>();
        for (var record : records) {
            begun.put(record, threads.submit(() -> stopping.get() ? AcknowledgeType.RELEASE : work.carryOut(record)));
        }
        return begun;
    }

    /** Waits for the order; once the worker stops, no longer than the time to drain. */
    private AcknowledgeType ended(Future<AcknowledgeType> doing) {
        var drainUntil = 0L;
        while (true) {
            try {
                return doing.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (stopping.get() && drainUntil == 0) {
                    drainUntil = System.nanoTime() + drainWithin.toNanos();
                }
                if (drainUntil != 0 && System.nanoTime() - drainUntil > 0) {
                    doing.cancel(true);
                }
            } catch (InterruptedException e) {
                doing.cancel(true);
                Thread.currentThread().interrupt();
                return AcknowledgeType.RELEASE;
            } catch (CancellationException | ExecutionException e) {
                return AcknowledgeType.RELEASE;
            }
        }
    }

    private void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.set(true);
        }
    }
}

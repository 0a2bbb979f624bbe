package org.simvite.provisioning.worker;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.shell.Health;
import org.simvite.serde.RegistryUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders from the share group into the lanes of their SM-DP+s and acknowledges them at once: an order that is lost with
 * this process is issued again by its pool, which is the guarantee in any case, and none waits for another's SM-DP+, nor does
 * its lock run out, nor are its deliveries used up. The consumer is used by this loop's own thread alone.
 */
final class OrderLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OrderLoop.class);
    private static final Duration POLL = Duration.ofMillis(250);
    /** Between looks for a broker while none is there. */
    private static final Duration NO_BROKER = Duration.ofMillis(100);
    /** What is released is delivered again at once, so the pause is ours. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Supplier<ShareConsumer<String, byte[]>> consumers;
    private final String topic;
    private final OrderWork work;
    private final Lanes lanes;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile Health health = Health.notReady("not started");
    private volatile @Nullable ShareConsumer<String, byte[]> current;

    OrderLoop(Supplier<ShareConsumer<String, byte[]>> consumers, String topic, OrderWork work, Lanes lanes) {
        this.consumers = consumers;
        this.topic = topic;
        this.work = work;
        this.lanes = lanes;
    }

    Health health() {
        return health;
    }

    /** Has the loop end: nothing new is taken. */
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
        var connected = isConnected(consumer);
        var records = consumer.poll(connected ? POLL : Duration.ZERO);
        if (records.isEmpty()) {
            if (!connected) {
                pause(NO_BROKER);
            }
            return;
        }
        var taking = true;
        for (var record : records) {
            taking = taking && begin(record);
            consumer.acknowledge(record, taking ? AcknowledgeType.ACCEPT : AcknowledgeType.RELEASE);
        }
        consumer.commitSync()
                .forEach((partition, problem) -> problem.ifPresent(
                        // the orders come again, to us or another; their results count once
                        error -> LOG.warn(
                                "acknowledgement lost for partition {}: {}",
                                partition.partition(),
                                error.getClass().getSimpleName())));
        if (!taking && !stopping.get()) {
            pause(PAUSE);
        }
    }

    /**
     * By Kafka's own count. While no broker is there a share consumer does not wait in {@code poll}, it turns round and round (Kafka
     * 4.3.1) and takes the processor from whatever has to start before there is one again; so we wait ourselves.
     */
    private static boolean isConnected(ShareConsumer<String, byte[]> consumer) {
        return consumer.metrics().values().stream()
                .filter(metric -> metric.metricName().name().equals("connection-count"))
                .allMatch(metric -> metric.metricValue() instanceof Number count && count.intValue() > 0);
    }

    /** False: neither this order nor any after it can be taken now. */
    private boolean begin(ConsumerRecord<String, byte[]> record) {
        if (stopping.get()) {
            return false;
        }
        try {
            var delivery = work.read(record);
            if (delivery.isPresent()) {
                begin(delivery.get());
            }
            return true;
        } catch (RegistryUnavailableException | OrderOutput.LostException e) {
            LOG.warn("orders are put back: {}", e.getClass().getSimpleName());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping.set(true);
            return false;
        }
    }

    private void begin(OrderWork.Delivery delivery) {
        if (!lanes.take(delivery.order(), () -> work.carryOut(delivery))) {
            work.leave(delivery);
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

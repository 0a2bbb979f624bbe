package org.simvite.provisioning.worker;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.simvite.event.ProvisioningOrder;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.fulfil.Fulfilled;
import org.simvite.provisioning.fulfil.Fulfilment;
import org.simvite.provisioning.pool.FailureReason;
import org.simvite.provisioning.pool.Outcome;
import org.simvite.runtime.kafka.BrokerClock;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.serde.BadRecordException;
import org.simvite.serde.RegistryUnavailableException;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delivery of one order, from bytes to result. Parameters are written before the result: a crash between leaves
 * parameters that nobody is shown, and an attempt that POOL orders again.
 */
final class OrderWork {

    private static final Logger LOG = LoggerFactory.getLogger(OrderWork.class);

    private final Fulfilment fulfilment;
    private final OrderOutput output;
    private final Deserializer<ProvisioningOrder> orders;
    private final Duration parametersKept;
    private final BrokerClock brokerClock;
    private final Duration slack;
    private final MeterRegistry meters;
    private final Clock clock;
    private final String application;

    /**
     * @param parametersKept how long the terminal can fetch its parameters
     * @param brokerClock by which orders are old, whatever our clock and the pool's say
     * @param slack how much longer than its pool waits an order is good for
     * @param application name in dead letters
     */
    OrderWork(
            Fulfilment fulfilment,
            OrderOutput output,
            AvroSerdes serdes,
            Duration parametersKept,
            BrokerClock brokerClock,
            Duration slack,
            MeterRegistry meters,
            Clock clock,
            String application) {
        this.fulfilment = fulfilment;
        this.output = output;
        this.orders = serdes.of(Topics.PROVISIONING_ORDERS).deserializer();
        this.parametersKept = parametersKept;
        this.brokerClock = brokerClock;
        this.slack = slack;
        this.meters = meters;
        this.clock = clock;
        this.application = application;
    }

    /** An order as it was delivered. */
    record Delivery(ConsumerRecord<String, byte[]> record, ProvisioningOrder order) {}

    /**
     * Empty: it is no order, and stands among the dead letters now.
     *
     * @throws RegistryUnavailableException if what it is written in cannot be looked up now
     * @throws OrderOutput.LostException if the broker does not take the dead letter: nobody else would write it
     */
    Optional<Delivery> read(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        try {
            var order = orders.deserialize(record.topic(), record.value());
            if (order == null) {
                throw new BadRecordException("an order without value");
            }
            return Optional.of(new Delivery(record, order));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            deadLetter(record, e);
            return Optional.empty();
        }
    }

    /** Never throws. What is left without a result is issued again by its pool. */
    void carryOut(Delivery delivery) {
        var begun = System.nanoTime();
        try {
            var outcome = decideAndWrite(delivery);
            meters.timer("simvite.fulfil", "outcome", outcome).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            unexecuted("STOPPED");
        } catch (RuntimeException e) {
            var record = delivery.record();
            LOG.warn(
                    "order at {}-{} offset {} has no result: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getClass().getSimpleName());
            unexecuted("LOST");
        }
    }

    /** Too many wait for its SM-DP+ already. */
    void leave(Delivery delivery) {
        LOG.debug("left, since its SM-DP+ is busy: {}", delivery.record().offset());
        unexecuted("BUSY");
    }

    private void unexecuted(String cause) {
        meters.counter("simvite.fulfil.unexecuted", "cause", cause).increment();
    }

    /** Returns what to count it as. Throws only when broker or registry cannot be used. */
    private String decideAndWrite(Delivery delivery) throws InterruptedException {
        var order = delivery.order();
        var deadline = deadline(delivery);
        if (deadline != null && !clock.instant().isBefore(deadline)) {
            unexecuted("EXPIRED");
            // an answer all the same: with it we hear the broker's time, should ours be what is wrong
            write(order, Fulfilled.expired(), delivery.record());
            return "EXPIRED";
        }
        try {
            var fulfilled = fulfilment.carryOut(OrderRecords.job(order, deadline));
            write(order, fulfilled, delivery.record());
            log(order, fulfilled);
            return fulfilled.outcome().name();
        } catch (RegistryUnavailableException | OrderOutput.LostException e) {
            throw e;
        } catch (RuntimeException e) {
            poison(delivery.record(), order, e);
            return "POISON";
        }
    }

    /** As long after the broker took the order as its pool waits for it, by our clock. Two clocks of two hosts are not compared. */
    private @Nullable Instant deadline(Delivery delivery) {
        var order = delivery.order();
        var record = delivery.record();
        if (order.getExecuteBefore() == null) {
            return null;
        }
        var written = record.timestampType() == TimestampType.LOG_APPEND_TIME
                ? Instant.ofEpochMilli(record.timestamp()).plus(brokerClock.difference())
                : order.getAt();
        return written.plus(Duration.between(order.getAt(), order.getExecuteBefore()))
                .plus(slack);
    }

    private void write(ProvisioningOrder order, Fulfilled fulfilled, ConsumerRecord<String, byte[]> record)
            throws InterruptedException {
        var now = Instant.ofEpochMilli(clock.millis());
        var sealed = fulfilled.sealed();
        if (sealed != null) {
            var parameters = OrderRecords.parameters(order, sealed, now, parametersKept);
            output.write(Topics.SIM_PARAMETERS, order.getApplicationId(), parameters, now, record.headers());
        }
        var result = OrderRecords.result(order, fulfilled, now);
        output.write(Topics.PROVISIONING_RESULTS, order.getPoolId(), result, now, record.headers());
    }

    /** An order on which our code fails would fail each time: a person has to see it, and the application must not wait. */
    private void poison(ConsumerRecord<String, byte[]> record, ProvisioningOrder order, RuntimeException why)
            throws InterruptedException {
        deadLetter(record, why);
        write(order, new Fulfilled(Outcome.FAILED, FailureReason.NOT_DECIDED, "poison", null), record);
    }

    private void deadLetter(ConsumerRecord<String, byte[]> record, RuntimeException why) throws InterruptedException {
        LOG.error(
                "dead letter: {}-{} offset {}: {}\n{}",
                record.topic(),
                record.partition(),
                record.offset(),
                DeadLetterCause.message(why),
                DeadLetterCause.place(why));
        output.deadLetter(record, why, application);
        meters.counter("simvite.dead.letters", "topic", record.topic()).increment();
    }

    private static void log(ProvisioningOrder order, Fulfilled fulfilled) {
        LOG.atLevel(
                        fulfilled.outcome() == Outcome.SUCCEEDED || fulfilled.outcome() == Outcome.CANCELLED
                                ? org.slf4j.event.Level.DEBUG
                                : org.slf4j.event.Level.INFO)
                .log(
                        "{} attempt {} on {}: {}",
                        order.getOrderId(),
                        order.getAttempt(),
                        Iccid.parse(order.getIccid()).map(Iccid::masked).orElse("?"),
                        fulfilled);
    }
}

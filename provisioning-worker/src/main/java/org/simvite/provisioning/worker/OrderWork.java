package org.simvite.provisioning.worker;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.simvite.event.ProvisioningOrder;
import org.simvite.identity.Iccid;
import org.simvite.provisioning.fulfil.Fulfilled;
import org.simvite.provisioning.fulfil.Fulfilment;
import org.simvite.provisioning.pool.FailureReason;
import org.simvite.provisioning.pool.Outcome;
import org.simvite.runtime.streams.AvroSerdes;
import org.simvite.serde.BadRecordException;
import org.simvite.serde.RegistryUnavailableException;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delivery of one order, from bytes to acknowledgement. Parameters are written before the result, and both before the
 * order is acknowledged: a crash between leaves parameters that nobody is shown, and an attempt that POOL orders again.
 */
final class OrderWork {

    private static final Logger LOG = LoggerFactory.getLogger(OrderWork.class);

    /** The group delivers what is released at once, so the pause is ours. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Fulfilment fulfilment;
    private final OrderOutput output;
    private final Deserializer<ProvisioningOrder> orders;
    private final Duration parametersKept;
    private final MeterRegistry meters;
    private final Clock clock;
    private final String application;

    OrderWork(
            Fulfilment fulfilment,
            OrderOutput output,
            AvroSerdes serdes,
            Duration parametersKept,
            MeterRegistry meters,
            Clock clock,
            String application) {
        this.fulfilment = fulfilment;
        this.output = output;
        this.orders = serdes.of(Topics.PROVISIONING_ORDERS).deserializer();
        this.parametersKept = parametersKept;
        this.meters = meters;
        this.clock = clock;
        this.application = application;
    }

    /** Never throws; an interruption releases the order for another worker. */
    AcknowledgeType carryOut(ConsumerRecord<String, byte[]> record) {
        var begun = System.nanoTime();
        try {
            var outcome = decideAndWrite(record);
            meters.timer("simvite.fulfil", "outcome", outcome).record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            return AcknowledgeType.ACCEPT;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AcknowledgeType.RELEASE;
        } catch (RuntimeException e) {
            LOG.warn(
                    "order at {}-{} offset {} is put back: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e.getClass().getSimpleName());
            meters.counter("simvite.fulfil.released").increment();
            pause();
            return AcknowledgeType.RELEASE;
        }
    }

    /** Returns what to count it as. Throws only when broker or registry cannot be used. */
    private String decideAndWrite(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        @Nullable ProvisioningOrder order = null;
        try {
            order = orders.deserialize(record.topic(), record.value());
            if (order == null) {
                throw new BadRecordException("an order without value");
            }
            var fulfilled = fulfilment.carryOut(OrderRecords.job(order));
            write(order, fulfilled, record);
            log(order, fulfilled);
            return fulfilled.outcome().name();
        } catch (RegistryUnavailableException | OrderOutput.LostException e) {
            throw e;
        } catch (RuntimeException e) {
            poison(record, order, e);
            return "POISON";
        }
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
    private void poison(ConsumerRecord<String, byte[]> record, @Nullable ProvisioningOrder order, RuntimeException why)
            throws InterruptedException {
        LOG.error(
                "dead letter: {}-{} offset {}: {}\n{}",
                record.topic(),
                record.partition(),
                record.offset(),
                DeadLetterCause.message(why),
                DeadLetterCause.place(why));
        meters.counter("simvite.dead.letters", "topic", record.topic()).increment();
        output.deadLetter(record, why, application);
        if (order != null) {
            write(order, new Fulfilled(Outcome.FAILED, FailureReason.NOT_DECIDED, "poison", null), record);
        }
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

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

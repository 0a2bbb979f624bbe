package org.simvite.credit.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.simvite.credit.AggregateDriver;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.IdentifierKind;
import org.simvite.runtime.state.Stores;
import org.simvite.topic.Topics;

/** When a transaction is lost, Streams gives the task its old state back and initialises the same processor once more. */
class LostTransactionTest {

    private static final Instant THROUGH = AggregateDriver.START;

    /** Can be initialised once more. */
    private static final class Revived implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {
        private final Processor<String, SpecificRecord, String, SpecificRecord> inner =
                new ResolveActivity(Stores.ON_DISK).get();
        private @Nullable ProcessorContext<String, SpecificRecord> taskContext;
        private boolean lost;

        @Override
        public Processor<String, SpecificRecord, String, SpecificRecord> get() {
            return new Processor<>() {
                @Override
                public void init(ProcessorContext<String, SpecificRecord> context) {
                    taskContext = context;
                    inner.init(context);
                }

                @Override
                public void process(Record<String, SpecificRecord> in) {
                    if (lost) {
                        inner.init(Objects.requireNonNull(taskContext));
                        lost = false;
                    }
                    inner.process(in);
                }
            };
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return new ResolveActivity(Stores.ON_DISK).stores();
        }

        void loseTransaction() {
            lost = true;
        }
    }

    @Test
    void aSourcesTickThatIsReadAgainIsToldAgain() {
        var processor = new Revived();
        try (var driver = AggregateDriver.identifier(processor, 4)) {
            driver.send(Topics.ACTIVITY_FEED, null, tick());
            assertThat(driver.values(Topics.READING_PROGRESS)).isNotEmpty();

            processor.loseTransaction();
            driver.send(Topics.ACTIVITY_FEED, null, tick());

            assertThat(driver.values(Topics.READING_PROGRESS))
                    .as("or deadlines would wait for the source's next report")
                    .isNotEmpty();
        }
    }

    private static ActivityReport tick() {
        return ActivityReport.newBuilder()
                .setEventId("tick")
                .setAt(THROUGH)
                .setReceivedAt(THROUGH)
                .setKind(ActivityKind.TICK)
                .setSource("operator:billing")
                .setIdentifierKind(IdentifierKind.UNKNOWN)
                .setReportedThrough(THROUGH)
                .build();
    }
}

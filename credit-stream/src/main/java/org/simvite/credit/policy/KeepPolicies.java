package org.simvite.credit.policy;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.simvite.runtime.state.StateSerde;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every policy on every instance. Key: {@code name@version}, and {@code active} for the one in force. Store (global):
 * policy-by-version. A policy that makes no sense changes nothing: what was in force stays in force.
 */
public final class KeepPolicies implements ProcessorSupplier<String, org.simvite.event.CreditPolicy, Void, Void> {

    public static final String NAME = "keep-policies";

    static final String STORE = "policy-by-version";
    static final String ACTIVE = "active";

    private static final Logger LOG = LoggerFactory.getLogger(KeepPolicies.class);

    private final MeterRegistry meters;

    public KeepPolicies(MeterRegistry meters) {
        this.meters = meters;
    }

    /** To be added to the topology as a global store with this supplier. */
    public static StoreBuilder<KeyValueStore<String, CreditPolicy>> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), new StateSerde<>(CreditPolicy.class))
                .withLoggingDisabled();
    }

    /** The policies, as a processor of this topology sees them. */
    public static Policies policies(ProcessingContext context) {
        return new StoredPolicies(context.getStateStore(STORE));
    }

    @Override
    public Processor<String, org.simvite.event.CreditPolicy, Void, Void> get() {
        return new ContextualProcessor<>() {
            @Override
            public void process(Record<String, org.simvite.event.CreditPolicy> put) {
                KeyValueStore<String, CreditPolicy> store = context().getStateStore(STORE);
                if (put.value() == null) {
                    store.delete(put.key());
                } else if (PolicyRecords.read(put.value()) instanceof PolicyRecords.Reading.Good good) {
                    store.put(put.key(), good.policy());
                } else if (PolicyRecords.read(put.value()) instanceof PolicyRecords.Reading.Refused refused) {
                    LOG.error("policy {} is refused: {}", put.key(), String.join("; ", refused.problems()));
                    meters.counter("simvite.policies.refused").increment();
                }
            }
        };
    }
}

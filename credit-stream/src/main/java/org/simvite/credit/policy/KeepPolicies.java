package org.simvite.credit.policy;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.policy.PolicyKeys;
import org.simvite.runtime.state.Stores;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every policy on every instance. Key: {@code name@version}, and {@code active/name@version} for one that was brought into
 * force; of these the one brought into force last holds. Store (global): policy-by-version; on disk, as whoever puts policies
 * decides how many there are. A policy that breaks a rule changes nothing, here and on every instance that reads the topic anew:
 * what was in force before has a record of its own.
 */
public final class KeepPolicies implements ProcessorSupplier<String, org.simvite.event.CreditPolicy, Void, Void> {

    public static final String NAME = "keep-policies";

    static final String STORE = "policy-by-version";
    /** The row of the one in force; a version has an {@code @} in its name. */
    static final String IN_FORCE = "in-force";

    private static final Logger LOG = LoggerFactory.getLogger(KeepPolicies.class);

    private final MeterRegistry meters;

    public KeepPolicies(MeterRegistry meters) {
        this.meters = meters;
    }

    /** To be added to the topology as a global store with this supplier. */
    public static StoreBuilder<KeyValueStore<String, KeptPolicy>> store(Stores stores) {
        return stores.global(STORE, KeptPolicy.class);
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
                KeyValueStore<String, KeptPolicy> store = context().getStateStore(STORE);
                if (put.value() == null) {
                    store.delete(put.key());
                    withdrawn(store, put.key());
                    return;
                }
                var read = PolicyRecords.read(put.value());
                if (read instanceof PolicyRecords.Reading.Good good) {
                    keep(
                            store,
                            put.key(),
                            new KeptPolicy(good.policy(), put.value().getAt()));
                } else if (read instanceof PolicyRecords.Reading.Refused refused) {
                    LOG.error("policy {} is refused: {}", put.key(), String.join("; ", refused.problems()));
                    meters.counter("simvite.policies.refused").increment();
                }
            }
        };
    }

    private static void keep(KeyValueStore<String, KeptPolicy> store, String key, KeptPolicy kept) {
        store.put(key, kept);
        if (key.startsWith(PolicyKeys.ACTIVE)) {
            var before = store.get(IN_FORCE);
            if (before == null || kept.holdsOver(before)) {
                store.put(IN_FORCE, kept);
            }
        }
    }

    /** What was in force before holds again. */
    private static void withdrawn(KeyValueStore<String, KeptPolicy> store, String key) {
        if (!key.startsWith(PolicyKeys.ACTIVE)) {
            return;
        }
        store.delete(IN_FORCE);
        var left = new ArrayList<KeptPolicy>();
        try (var rows = store.range(PolicyKeys.ACTIVE, PolicyKeys.ACTIVE + "~")) {
            rows.forEachRemaining(row -> left.add(row.value));
        }
        left.stream()
                .reduce((one, other) -> one.holdsOver(other) ? one : other)
                .ifPresent(last -> store.put(IN_FORCE, last));
    }
}

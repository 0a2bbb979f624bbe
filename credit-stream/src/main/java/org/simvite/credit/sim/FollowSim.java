package org.simvite.credit.sim;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.Stores;

/**
 * SIM: follows each assignment to used, unused or returned. Key: application id. Reads {@code provisioning-states},
 * {@code sim-activity}; writes {@code sim-lifecycle}, {@code sim-outcomes}, {@code admission-releases},
 * {@code device-confirmations}, {@code device-releases}. Stores:
 * sim-by-application, sim-due, feed-watermark-by-source, followed-policy-by-version; reads the global store of policies.
 */
public final class FollowSim implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    public static final String NAME = "follow-sim";

    private final MeterRegistry meters;
    private final Stores stores;

    public FollowSim(MeterRegistry meters, Stores stores) {
        this.meters = meters;
        this.stores = stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new SimProcessor(meters);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return SimStores.builders(stores);
    }
}

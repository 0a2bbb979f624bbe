package org.simvite.credit.identifier;

import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.Stores;

/**
 * IDENTIFIER: attributes activity to an application by the activity's own time. Key: {@code iccid:}, {@code imsi:} or
 * {@code msisdn:} and the digits. Reads {@code activity-feed}, {@code sim-assignments}; writes {@code sim-activity} and its
 * ticks. Stores: assignment-by-identifier, parked-by-identifier, parked-due.
 */
public final class ResolveActivity implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    public static final String NAME = "resolve-activity";

    private final int parkedCap;
    private final Stores stores;

    public ResolveActivity(Stores stores) {
        this(Parked.CAP, stores);
    }

    /** @param parkedCap rows of one task that wait for an assignment */
    public ResolveActivity(int parkedCap, Stores stores) {
        this.parkedCap = parkedCap;
        this.stores = stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new ActivityProcessor(parkedCap);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return IdentifierStores.builders(stores);
    }
}

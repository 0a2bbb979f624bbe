package org.simvite.credit.device;

import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.Stores;

/**
 * DEVICE: admits applications. Key: device id. Reads {@code sim-applications}, {@code admission-releases}; writes
 * {@code redemption-requests} (and its ticks) and refusing {@code application-decisions}. Stores: admission-by-device,
 * application-by-device, device-due.
 */
public final class AdmitApplication implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    public static final String NAME = "admit-application";

    private final Stores stores;

    public AdmitApplication(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new AdmissionProcessor();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return DeviceStores.builders(stores);
    }
}

package org.simvite.credit.device;

import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.Stores;

/**
 * DEVICE: keeps devices from having more than one unused SIM. Key: device id. Reads {@code device-requests},
 * {@code device-confirmations}, {@code device-releases}, {@code device-commands}; writes {@code reservation-requests},
 * refusing {@code provisioning-answers}, {@code sim-activity} to SIMs whose claim fell, {@code command-outcomes}. Stores:
 * device-by-id, claim-by-device, open-claim-by-device, device-due.
 */
public final class KeepDevice implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    public static final String NAME = "keep-device";

    private final Stores stores;

    public KeepDevice(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new DeviceProcessor();
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return DeviceStores.builders(stores);
    }
}

package org.simvite.credit.applicant;

import java.time.Duration;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.Stores;

/**
 * APPLICANT: admits applications. Key: account id. Reads {@code sim-applications}, {@code accounts},
 * {@code admission-releases}; writes {@code redemption-requests}, refusing {@code application-decisions} and
 * {@code reading-progress}. Stores: applicant-by-account, admission-by-account, application-by-account,
 * waiting-by-account, applicant-due, applicant-wait-due, applicant-read.
 */
public final class AdmitApplication implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    public static final String NAME = "admit-application";

    private final Stores stores;
    private final TrustRules rules;
    private final Duration unknownAccountWait;

    /** @param unknownAccountWait how long after an application its account may come to be written */
    public AdmitApplication(TrustRules rules, Duration unknownAccountWait, Stores stores) {
        this.rules = rules;
        this.unknownAccountWait = unknownAccountWait;
        this.stores = stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new AdmissionProcessor(rules, unknownAccountWait);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return ApplicantStores.builders(stores);
    }
}

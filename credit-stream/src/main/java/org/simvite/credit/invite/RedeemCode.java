package org.simvite.credit.invite;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.Stores;

/**
 * INVITE: redeems codes, takes uses back from failed applications, ends codes. Key: invite id. Reads {@code invites},
 * {@code invite-commands}, {@code redemption-requests}, {@code provisioning-answers}; writes {@code application-decisions},
 * {@code device-requests}, {@code reservation-requests}, {@code admission-releases}, {@code device-releases},
 * {@code sim-outcomes}, {@code invite-states}, {@code command-outcomes}. Stores: invite-by-id, redemption-by-invite,
 * command-by-invite, failures-by-applicant, unanswered-by-invite, waiting-by-invite, waiting-command-by-invite,
 * invite-expiry-due, invite-due, applications-read.
 */
public final class RedeemCode implements ProcessorSupplier<String, SpecificRecord, String, SpecificRecord> {

    public static final String NAME = "redeem-code";

    private final Duration unknownInviteWait;
    private final int failureCap;
    private final MeterRegistry meters;
    private final Stores stores;

    /**
     * @param unknownInviteWait how long an application waits for the record of a genuine code
     * @param failureCap failures that an account may provoke on a code; it bears those of four accounts for each of its uses
     */
    public RedeemCode(Duration unknownInviteWait, int failureCap, MeterRegistry meters, Stores stores) {
        this.unknownInviteWait = unknownInviteWait;
        this.failureCap = failureCap;
        this.meters = meters;
        this.stores = stores;
    }

    @Override
    public Processor<String, SpecificRecord, String, SpecificRecord> get() {
        return new InviteProcessor(unknownInviteWait, failureCap, meters);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
        return InviteStores.builders(stores);
    }
}

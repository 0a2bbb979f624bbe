package org.simvite.provisioning.stream;

import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.profile.ClaimRows;
import org.simvite.provisioning.profile.IccidClaim;
import org.simvite.provisioning.profile.IdentifierClaim;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/** PROFILE's rows in the stores of one task. */
final class ClaimStores implements ClaimRows {

    private static final String ICCIDS = "claim-by-iccid";
    private static final String IDENTIFIERS = "claim-by-identifier";
    private static final String COMMANDS = "command-by-iccid";
    private static final String DEADLINES = "claim-due";
    private static final int MOST_AT_ONCE = 1_000;

    private final KeyValueStore<String, IccidClaim> iccids;
    private final KeyValueStore<String, IdentifierClaim> identifiers;
    private final KeyValueStore<String, byte[]> commands;
    private final DueIndex deadlines;

    ClaimStores(ProcessingContext context) {
        iccids = context.getStateStore(ICCIDS);
        identifiers = context.getStateStore(IDENTIFIERS);
        commands = context.getStateStore(COMMANDS);
        deadlines = new DueIndex(context, DEADLINES);
    }

    static List<StoreBuilder<?>> builders(Stores stores) {
        return List.of(
                stores.keyValue(ICCIDS, IccidClaim.class),
                stores.keyValue(IDENTIFIERS, IdentifierClaim.class),
                stores.keyValue(COMMANDS, Serdes.ByteArray()),
                stores.dueIndex(DEADLINES));
    }

    /** Hands over claims whose step has had no answer in time. */
    void drain(Instant now, DueIndex.Handler handler) {
        deadlines.drain(now.toEpochMilli(), DueIndex.BUDGET, MOST_AT_ONCE, handler);
    }

    /** What goes to the pool, until it is there: with the id of its schema, so that a version before or after this one reads it. */
    void keepCommand(String iccid, byte[] command) {
        commands.put(iccid, command);
    }

    byte @Nullable [] command(String iccid) {
        return commands.get(iccid);
    }

    @Override
    public @Nullable IccidClaim iccid(String iccid) {
        return iccids.get(iccid);
    }

    @Override
    public void put(IccidClaim claim) {
        unschedule(iccids.get(claim.iccid()));
        iccids.put(claim.iccid(), claim);
        if (claim.repeatAt() != null) {
            deadlines.schedule(claim.iccid(), claim.repeatAt());
        } else {
            // keys of virtual SIMs are no longer needed here
            commands.delete(claim.iccid());
        }
    }

    @Override
    public void dropIccid(String iccid) {
        unschedule(iccids.delete(iccid));
        commands.delete(iccid);
    }

    @Override
    public @Nullable IdentifierClaim identifier(String identifier) {
        return identifiers.get(identifier);
    }

    @Override
    public void put(String identifier, IdentifierClaim claim) {
        identifiers.put(identifier, claim);
    }

    @Override
    public void dropIdentifier(String identifier) {
        identifiers.delete(identifier);
    }

    private void unschedule(@Nullable IccidClaim claim) {
        if (claim != null && claim.repeatAt() != null) {
            deadlines.cancel(claim.iccid(), claim.repeatAt());
        }
    }
}

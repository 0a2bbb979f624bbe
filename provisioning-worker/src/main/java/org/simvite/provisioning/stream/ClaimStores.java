package org.simvite.provisioning.stream;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.provisioning.profile.ClaimRows;
import org.simvite.provisioning.profile.IccidClaim;
import org.simvite.provisioning.profile.IdentifierClaim;
import org.simvite.provisioning.profile.PoolWindow;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/** PROFILE's rows in the stores of one task. */
final class ClaimStores implements ClaimRows {

    private static final String ICCIDS = "claim-by-iccid";
    private static final String IDENTIFIERS = "claim-by-identifier";
    private static final String COMMANDS = "command-by-iccid";
    private static final String DEADLINES = "claim-due";
    private static final String WINDOWS = "window-by-pool";
    private static final String LINES = "iccid-by-place";
    private static final int MOST_AT_ONCE = 1_000;

    private final KeyValueStore<String, IccidClaim> iccids;
    private final KeyValueStore<String, IdentifierClaim> identifiers;
    private final KeyValueStore<String, byte[]> commands;
    private final DueIndex deadlines;
    private final KeyValueStore<String, PoolWindow> windows;
    private final PoolLines lines;
    private final ClaimMeters meters;
    private final String task;

    ClaimStores(ProcessingContext context, ClaimMeters meters) {
        iccids = context.getStateStore(ICCIDS);
        identifiers = context.getStateStore(IDENTIFIERS);
        commands = context.getStateStore(COMMANDS);
        deadlines = new DueIndex(context, DEADLINES);
        windows = context.getStateStore(WINDOWS);
        lines = new PoolLines(context.getStateStore(LINES));
        this.meters = meters;
        task = context.taskId().toString();
        try (var all = windows.all()) {
            all.forEachRemaining(window -> meters.seen(task, window.key, window.value));
        }
    }

    static List<StoreBuilder<?>> builders(Stores stores) {
        return List.of(
                stores.keyValue(ICCIDS, IccidClaim.class),
                stores.keyValue(IDENTIFIERS, IdentifierClaim.class),
                stores.keyValue(COMMANDS, Serdes.ByteArray()),
                stores.dueIndex(DEADLINES),
                stores.keyValue(WINDOWS, PoolWindow.class),
                stores.keyValue(LINES, Serdes.String()));
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
        }
        if (claim.undecided() == null) {
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

    @Override
    public PoolWindow window(String poolId) {
        return Objects.requireNonNullElse(windows.get(poolId), PoolWindow.EMPTY);
    }

    @Override
    public void put(String poolId, PoolWindow window) {
        windows.put(poolId, window);
        meters.seen(task, poolId, window);
    }

    @Override
    public void join(String poolId, long place, String iccid) {
        lines.join(poolId, place, iccid);
    }

    @Override
    public void leave(String poolId, long place) {
        lines.leave(poolId, place);
    }

    @Override
    public @Nullable String firstInLine(String poolId) {
        return lines.first(poolId);
    }

    /** The task is closed here. */
    void close() {
        meters.gone(task);
    }

    private void unschedule(@Nullable IccidClaim claim) {
        if (claim != null && claim.repeatAt() != null) {
            deadlines.cancel(claim.iccid(), claim.repeatAt());
        }
    }
}

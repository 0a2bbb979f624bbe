package org.simvite.credit.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/**
 * The devices of one task. A row per claim, so that no row grows with the number of those who claim a device. Open claims
 * stand in a store of their own as well: only they can fall.
 */
final class DeviceStores {

    private static final String DEVICES = "device-by-id";
    private static final String CLAIMS = "claim-by-device";
    private static final String OPEN = "open-claim-by-device";
    private static final String DUE = "device-due";
    private static final int BATCH = 1_000;

    /** Before a device and the account it is of, in the index: claims of others are to fall. Other entries are when to forget a row. */
    private static final String FALL = "!";

    private final KeyValueStore<String, Device> devices;
    private final KeyValueStore<String, Claim> claims;
    private final KeyValueStore<String, String> open;
    private final DueIndex due;

    DeviceStores(ProcessingContext context) {
        devices = context.getStateStore(DEVICES);
        claims = context.getStateStore(CLAIMS);
        open = context.getStateStore(OPEN);
        due = new DueIndex(context, DUE);
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(
                stores.keyValue(DEVICES, Device.class),
                stores.keyValue(CLAIMS, Claim.class),
                stores.keyValue(OPEN, Serdes.String()),
                stores.dueIndex(DUE));
    }

    Device device(String deviceId) {
        @Nullable Device device = devices.get(deviceId);
        return device == null ? Device.FREE : device;
    }

    @Nullable
    Claim claim(String deviceId, String applicationId) {
        return claims.get(row(deviceId, applicationId));
    }

    /** A device that nothing occupies and nobody ever released has no row. */
    void keep(String deviceId, Device device) {
        if (device.equals(Device.FREE)) {
            devices.delete(deviceId);
        } else {
            devices.put(deviceId, device);
        }
    }

    void keep(String deviceId, String applicationId, Claim claim) {
        String row = row(deviceId, applicationId);
        @Nullable Claim before = claims.get(row);
        if (before != null) {
            due.cancel(row, before.forgetAt());
        }
        claims.put(row, claim);
        due.schedule(row, claim.forgetAt());
        if (claim.status() == Claim.Status.OPEN) {
            open.put(row, claim.accountId());
        } else {
            open.delete(row);
        }
    }

    /** A claim, by its application. */
    record Named(String applicationId, Claim claim) {}

    /** Open claims of other accounts on the device, a bounded batch of them; the rest is due at once. */
    List<Named> openClaimsOfOthers(String deviceId, String accountId, Instant now) {
        List<Named> others = new ArrayList<>();
        try (var rows = open.prefixScan(row(deviceId, ""), new StringSerializer())) {
            while (rows.hasNext()) {
                var row = rows.next();
                @Nullable Claim claim = claims.get(row.key);
                if (row.value.equals(accountId) || claim == null) {
                    continue;
                }
                if (others.size() == BATCH) {
                    due.schedule(FALL + row(deviceId, accountId), now);
                    break;
                }
                others.add(new Named(row.key.substring(row.key.lastIndexOf('|') + 1), claim));
            }
        }
        return others;
    }

    /** More claims on the device are to fall. */
    interface Faller {
        void fall(String deviceId, String accountId);
    }

    /** A bounded batch at a time, lets claims fall, and forgets what nothing needs any more. */
    void drain(Instant now, Faller faller) {
        due.drain(now.toEpochMilli(), DueIndex.BUDGET, BATCH, (id, at) -> {
            if (id.startsWith(FALL)) {
                int bar = id.indexOf('|');
                faller.fall(id.substring(FALL.length(), bar), id.substring(bar + 1));
            } else {
                forget(id, now);
            }
        });
    }

    private void forget(String row, Instant now) {
        @Nullable Claim claim = claims.get(row);
        if (claim == null) {
            return;
        }
        int bar = row.lastIndexOf('|');
        String deviceId = row.substring(0, bar);
        if (device(deviceId).holds(claim)) {
            // its SIM is still followed
            keep(
                    deviceId,
                    row.substring(bar + 1),
                    Claim.of(claim.accountId(), claim.poolId(), claim.status(), claim.term(), now));
        } else {
            claims.delete(row);
            open.delete(row);
        }
    }

    private static String row(String deviceId, String id) {
        return deviceId + "|" + id;
    }
}

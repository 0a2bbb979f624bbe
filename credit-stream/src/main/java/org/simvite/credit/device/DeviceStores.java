package org.simvite.credit.device;

import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/** The devices of one task. A row per application, so that no row grows with use. */
final class DeviceStores {

    private static final String ADMISSIONS = "admission-by-device";
    private static final String APPLICATIONS = "application-by-device";
    private static final String DUE = "device-due";
    private static final int BATCH = 1_000;

    /** Before the row of an application in the index: its inquiry. Other entries are when to forget a row. */
    private static final String INQUIRY = "?";

    private final KeyValueStore<String, String> admissions;
    private final KeyValueStore<String, KnownApplication> applications;
    private final DueIndex due;

    DeviceStores(ProcessingContext context) {
        admissions = context.getStateStore(ADMISSIONS);
        applications = context.getStateStore(APPLICATIONS);
        due = new DueIndex(context, DUE);
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(
                stores.keyValue(ADMISSIONS, Serdes.String()),
                stores.keyValue(APPLICATIONS, KnownApplication.class),
                stores.dueIndex(DUE));
    }

    /** The device's application that is pending or has an unused SIM. */
    @Nullable
    String unused(String deviceId) {
        return admissions.get(deviceId);
    }

    @Nullable
    KnownApplication known(String deviceId, String applicationId) {
        return applications.get(row(deviceId, applicationId));
    }

    void occupy(String deviceId, String applicationId) {
        admissions.put(deviceId, applicationId);
    }

    void free(String deviceId, String applicationId) {
        if (applicationId.equals(admissions.get(deviceId))) {
            admissions.delete(deviceId);
        }
    }

    void remember(String deviceId, String applicationId, KnownApplication application) {
        remember(row(deviceId, applicationId), application);
    }

    void inquireAt(String deviceId, String applicationId, Instant at) {
        due.schedule(INQUIRY + row(deviceId, applicationId), at);
    }

    /** An inquiry falls due. */
    interface Inquirer {
        void inquire(String deviceId, String applicationId, KnownApplication application);
    }

    /** A bounded batch at a time, asks after what may never have reached its code, and forgets what nothing needs any more. */
    void drain(Instant now, Inquirer inquirer) {
        due.drain(now.toEpochMilli(), DueIndex.BUDGET, BATCH, (id, at) -> {
            if (id.startsWith(INQUIRY)) {
                inquire(id.substring(INQUIRY.length()), inquirer);
            } else {
                forget(id, now);
            }
        });
    }

    private void inquire(String row, Inquirer inquirer) {
        @Nullable KnownApplication application = applications.get(row);
        if (application != null && application.inquiry() != null) {
            int bar = row.lastIndexOf('|');
            inquirer.inquire(row.substring(0, bar), row.substring(bar + 1), application);
            applications.put(row, application.asking(null));
        }
    }

    private void forget(String row, Instant now) {
        @Nullable KnownApplication application = applications.get(row);
        if (application == null) {
            return;
        }
        if (application.status() == KnownApplication.Status.ADMITTED) {
            // its SIM is still followed
            remember(row, application.remembered(now));
        } else {
            applications.delete(row);
        }
    }

    private void remember(String row, KnownApplication application) {
        @Nullable KnownApplication before = applications.get(row);
        if (before != null) {
            due.cancel(row, before.forgetAt());
        }
        applications.put(row, application);
        due.schedule(row, application.forgetAt());
    }

    private static String row(String deviceId, String applicationId) {
        return deviceId + "|" + applicationId;
    }
}

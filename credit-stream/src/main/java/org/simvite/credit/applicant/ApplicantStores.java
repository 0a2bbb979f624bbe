package org.simvite.credit.applicant;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/** The applicants of one task. A row per application, so that no row grows with use. */
final class ApplicantStores {

    private static final String ACCOUNTS = "applicant-by-account";
    private static final String ADMISSIONS = "admission-by-account";
    private static final String APPLICATIONS = "application-by-account";
    private static final String DUE = "applicant-due";
    private static final int BATCH = 1_000;

    /** Before the row of an application in the index: its inquiry. Other entries are when to forget a row. */
    private static final String INQUIRY = "?";

    private final KeyValueStore<String, ApplyingAccount> accounts;
    private final KeyValueStore<String, String> admissions;
    private final KeyValueStore<String, KnownApplication> applications;
    private final DueIndex due;
    private final WaitingApplications waiting;

    ApplicantStores(ProcessingContext context) {
        accounts = context.getStateStore(ACCOUNTS);
        admissions = context.getStateStore(ADMISSIONS);
        applications = context.getStateStore(APPLICATIONS);
        due = new DueIndex(context, DUE);
        waiting = new WaitingApplications(context);
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        var all = new HashSet<StoreBuilder<?>>(WaitingApplications.builders(stores));
        all.add(stores.keyValue(ACCOUNTS, ApplyingAccount.class));
        all.add(stores.keyValue(ADMISSIONS, Serdes.String()));
        all.add(stores.keyValue(APPLICATIONS, KnownApplication.class));
        all.add(stores.dueIndex(DUE));
        return all;
    }

    WaitingApplications waiting() {
        return waiting;
    }

    ApplyingAccount account(String accountId) {
        @Nullable ApplyingAccount account = accounts.get(accountId);
        return account == null ? ApplyingAccount.UNKNOWN : account;
    }

    void keep(String accountId, ApplyingAccount account) {
        accounts.put(accountId, account);
    }

    void forgetAccount(String accountId) {
        accounts.delete(accountId);
    }

    /** The account's application that is pending or has an unused SIM. */
    @Nullable
    String unused(String accountId) {
        return admissions.get(accountId);
    }

    @Nullable
    KnownApplication known(String accountId, String applicationId) {
        return applications.get(row(accountId, applicationId));
    }

    void occupy(String accountId, String applicationId) {
        admissions.put(accountId, applicationId);
    }

    void free(String accountId, String applicationId) {
        if (applicationId.equals(admissions.get(accountId))) {
            admissions.delete(accountId);
        }
    }

    void remember(String accountId, String applicationId, KnownApplication application) {
        remember(row(accountId, applicationId), application);
    }

    /** Nobody need ask after it any more. */
    void heardOf(String accountId, String applicationId) {
        @Nullable KnownApplication application = known(accountId, applicationId);
        if (application != null && application.inquiry() != null) {
            remember(accountId, applicationId, application.asking(null));
        }
    }

    /** An inquiry falls due. */
    interface Inquirer {
        void inquire(String accountId, String applicationId, KnownApplication application);
    }

    /** A bounded batch at a time, asks after what may never have reached its code, and forgets what nothing needs any more. */
    void drain(Instant now, Inquirer inquirer) {
        due.drain(now.toEpochMilli(), DueIndex.BUDGET, BATCH, (id, at) -> {
            if (id.startsWith(INQUIRY)) {
                inquire(id.substring(INQUIRY.length()), now, inquirer);
            } else {
                forget(id, now);
            }
        });
    }

    private void inquire(String row, Instant now, Inquirer inquirer) {
        @Nullable KnownApplication application = applications.get(row);
        if (application != null && application.inquiry() != null) {
            int bar = row.lastIndexOf('|');
            inquirer.inquire(row.substring(0, bar), row.substring(bar + 1), application);
            remember(row, application.asking(application.inquiry().again(now)));
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
            if (before.inquiry() != null) {
                due.cancel(INQUIRY + row, before.inquiry().askAt());
            }
        }
        applications.put(row, application);
        due.schedule(row, application.forgetAt());
        if (application.inquiry() != null) {
            due.schedule(INQUIRY + row, application.inquiry().askAt());
        }
    }

    static String row(String accountId, String applicationId) {
        return accountId + "|" + applicationId;
    }
}

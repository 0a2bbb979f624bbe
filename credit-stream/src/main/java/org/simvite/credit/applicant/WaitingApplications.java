package org.simvite.credit.applicant;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.state.Watermarks;

/** Applications that came before the record of their account. */
final class WaitingApplications {

    private static final String WAITING = "waiting-by-account";
    private static final String DUE = "applicant-wait-due";
    private static final String READ = "applicant-read";
    private static final String ACCOUNTS = "accounts";
    private static final int BATCH = 1_000;

    /** However little is heard of how far accounts have been written, no application waits longer than that while we read. */
    static final Duration LONGEST = Duration.ofHours(1);

    private final KeyValueStore<String, WaitingApplication> waiting;
    private final DueIndex due;
    private final Watermarks read;
    /** How many wait, by when they came in; in memory, made anew with the task. */
    private final TreeMap<Instant, Integer> byTime = new TreeMap<>();
    /** Since when everything has been read without a break. */
    private final Instant readingSince;

    WaitingApplications(ProcessingContext context) {
        readingSince = Instant.ofEpochMilli(context.currentSystemTimeMs());
        waiting = context.getStateStore(WAITING);
        try (var rows = waiting.all()) {
            rows.forEachRemaining(row -> byTime.merge(row.value.askedFor().at(), 1, Integer::sum));
        }
        due = new DueIndex(context, DUE);
        read = new Watermarks(context.getStateStore(READ));
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(
                stores.keyValue(WAITING, WaitingApplication.class), stores.dueIndex(DUE), stores.watermarks(READ));
    }

    /**
     * Not by wall clock alone: the record of an account may only have to be read here, or to be written where accounts are kept.
     * What ends the waiting is a tick among the accounts: it stands behind every account that was written before it.
     *
     * @param time how long after the application its account may come to be written
     */
    void await(AskedFor asked, Instant now, Duration time) {
        String row = row(asked);
        if (waiting.get(row) == null) {
            Instant until = now.plus(time);
            waiting.put(row, new WaitingApplication(asked, until));
            byTime.merge(asked.at(), 1, Integer::sum);
            due.schedule(row, until);
        }
    }

    /** Every account that was written up to that time has been read. */
    void accountsRead(Instant through) {
        read.advance(ACCOUNTS, through);
    }

    /** Takes what waited for the account, the earliest first; more than a batch of it finds the account when its wait is over. */
    List<AskedFor> take(String accountId) {
        List<WaitingApplication> taken = new ArrayList<>();
        try (var rows = waiting.prefixScan(accountId + "|", new StringSerializer())) {
            while (taken.size() < BATCH && rows.hasNext()) {
                taken.add(rows.next().value);
            }
        }
        for (WaitingApplication application : taken) {
            String row = row(application.askedFor());
            waiting.delete(row);
            waitsNoMore(application);
            due.cancel(row, application.until());
        }
        return taken.stream()
                .map(WaitingApplication::askedFor)
                .sorted(Comparator.comparing(AskedFor::at).thenComparing(AskedFor::applicationId))
                .toList();
    }

    /** Hands over what has waited long enough, a bounded batch of it. */
    void drain(Instant now, Consumer<AskedFor> over) {
        due.drain(waitedThrough(now).toEpochMilli(), DueIndex.BUDGET, BATCH, (row, at) -> {
            @Nullable WaitingApplication application = waiting.delete(row);
            if (application != null) {
                waitsNoMore(application);
                over.accept(application.askedFor());
            }
        });
    }

    /** Whose wait was to end by then has waited long enough. */
    private Instant waitedThrough(Instant now) {
        Instant read = this.read
                .reached(ACCOUNTS)
                .map(through -> through.isBefore(now) ? through : now)
                .orElse(Instant.EPOCH);
        Instant longest = now.minus(LONGEST);
        boolean readFor = !longest.isBefore(readingSince);
        return readFor && longest.isAfter(read) ? longest : read;
    }

    /** When the earliest that waits came in; empty: none waits. */
    Optional<Instant> earliest() {
        return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.firstKey());
    }

    private void waitsNoMore(WaitingApplication application) {
        byTime.computeIfPresent(application.askedFor().at(), (at, count) -> count > 1 ? count - 1 : null);
    }

    private static String row(AskedFor asked) {
        return ApplicantStores.row(asked.accountId(), asked.applicationId());
    }
}

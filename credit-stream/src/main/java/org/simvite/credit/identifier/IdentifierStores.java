package org.simvite.credit.identifier;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/** The identifiers of one task, and the activity that waits for an assignment. */
final class IdentifierStores {

    private static final String ASSIGNMENTS = "assignment-by-identifier";
    private static final String PARKED = "parked-by-identifier";
    private static final String DUE = "parked-due";
    private static final int BATCH = 1_000;

    private final KeyValueStore<String, Assignments> assignments;
    private final KeyValueStore<String, Parked> parked;
    private final DueIndex due;
    private int parkedRows;

    IdentifierStores(ProcessingContext context) {
        assignments = context.getStateStore(ASSIGNMENTS);
        parked = context.getStateStore(PARKED);
        due = new DueIndex(context, DUE);
        parkedRows = due.count();
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(
                stores.keyValue(ASSIGNMENTS, Assignments.class),
                stores.keyValue(PARKED, Parked.class),
                stores.dueIndex(DUE));
    }

    @Nullable
    Assignments assignments(String identifier) {
        return assignments.get(identifier);
    }

    void keep(String identifier, Assignments heard) {
        assignments.put(identifier, heard);
    }

    void forget(String identifier) {
        assignments.delete(identifier);
    }

    @Nullable
    Parked parked(String identifier, String kind) {
        return parked.get(row(identifier, kind));
    }

    List<Activity> parked(String identifier) {
        List<Activity> found = new ArrayList<>();
        try (var rows = parked.prefixScan(row(identifier, ""), new StringSerializer())) {
            rows.forEachRemaining(row -> found.add(row.value.activity()));
        }
        return found;
    }

    /** @param displaced what was parked of that kind */
    void park(String identifier, @Nullable Parked displaced, Parked activity) {
        String row = row(identifier, activity.activity().kind());
        parked.put(row, activity);
        if (displaced == null) {
            parkedRows++;
        } else if (!displaced.dropAt().equals(activity.dropAt())) {
            due.cancel(row, displaced.dropAt());
        }
        due.schedule(row, activity.dropAt());
    }

    void unpark(String identifier, String kind) {
        String row = row(identifier, kind);
        @Nullable Parked before = parked.delete(row);
        if (before != null) {
            due.cancel(row, before.dropAt());
            parkedRows--;
        }
    }

    int parkedRows() {
        return parkedRows;
    }

    /** Gives up what has waited long enough. */
    void dropDue(Instant now, Runnable dropped) {
        drain(now.toEpochMilli(), DueIndex.BUDGET, BATCH, row -> dropped.run());
    }

    /** Gives up what has waited longest. */
    void dropOldest() {
        drain(Long.MAX_VALUE, Duration.ZERO, 1, row -> {});
    }

    private void drain(long until, Duration budget, int most, Consumer<String> dropped) {
        due.drain(until, budget, most, (row, at) -> {
            parked.delete(row);
            parkedRows--;
            dropped.accept(row);
        });
    }

    private static String row(String identifier, String kind) {
        return identifier + "|" + kind;
    }
}

package org.simvite.credit.sim;

import java.time.Instant;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;

/**
 * The lives of one task. A life has one entry in the index: its next deadline, or when to forget it. Duplicates need no rows
 * of their own: a life's facts are a set.
 */
final class SimStores {

    private static final String LIVES = "sim-by-application";
    private static final String WATERMARKS = "feed-watermark-by-source";
    private static final String DUE = "sim-due";
    private static final int BATCH = 1_000;

    private final KeyValueStore<String, SimLife> lives;
    private final DueIndex due;
    private final FeedProgress feed;

    SimStores(ProcessingContext context) {
        lives = context.getStateStore(LIVES);
        due = new DueIndex(context.getStateStore(DUE));
        feed = new FeedProgress(context.getStateStore(WATERMARKS));
    }

    static Set<StoreBuilder<?>> builders() {
        return Set.of(Stores.keyValue(LIVES, SimLife.class), Stores.dueIndex(DUE), Stores.watermarks(WATERMARKS));
    }

    FeedProgress feed() {
        return feed;
    }

    @Nullable
    SimLife life(String applicationId) {
        return lives.get(applicationId);
    }

    /** Keeps the life, with its entry in the index moved to the given time. */
    void keep(SimLife life, Instant dueAt) {
        @Nullable Instant before = life.scheduledFor();
        if (!dueAt.equals(before)) {
            if (before != null) {
                due.cancel(life.applicationId(), before);
            }
            due.schedule(life.applicationId(), dueAt);
        }
        lives.put(life.applicationId(), life.scheduled(dueAt));
    }

    void forget(SimLife life) {
        lives.delete(life.applicationId());
        if (life.scheduledFor() != null) {
            due.cancel(life.applicationId(), life.scheduledFor());
        }
    }

    /** Hands over what is due, a bounded batch of it; the handler keeps or forgets each. */
    void drain(Instant until, DueIndex.Handler handler) {
        due.drain(until.toEpochMilli(), DueIndex.BUDGET, BATCH, handler);
    }
}

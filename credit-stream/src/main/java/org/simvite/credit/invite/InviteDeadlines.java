package org.simvite.credit.invite;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;
import org.simvite.runtime.state.Watermarks;

/**
 * The deadlines of codes and of what waits for them: an index per clock. One is the clock on the wall. The other is the wall
 * clock or what has been read of the applications, whichever is behind: by it nothing is over before everything that came in
 * until then has been looked at, however long this task stood still.
 */
final class InviteDeadlines {

    private static final int BATCH = 1_000;

    private static final String BY_WALL = "invite-due";
    private static final String ONCE_READ = "invite-expiry-due";
    private static final String READ = "applications-read";
    private static final String APPLICATIONS = "applications";

    private final DueIndex byWall;
    private final DueIndex onceRead;
    private final Watermarks read;
    private final LongSupplier wall;

    InviteDeadlines(ProcessingContext context) {
        byWall = new DueIndex(context, BY_WALL);
        onceRead = new DueIndex(context, ONCE_READ);
        read = new Watermarks(context.getStateStore(READ));
        wall = context::currentSystemTimeMs;
    }

    static Set<StoreBuilder<?>> builders(Stores stores) {
        return Set.of(stores.dueIndex(BY_WALL), stores.dueIndex(ONCE_READ), stores.watermarks(READ));
    }

    Instant now() {
        return Instant.ofEpochMilli(wall.getAsLong());
    }

    Instant in(Duration time) {
        return now().plus(time);
    }

    void scheduleByWall(String id, Instant due) {
        byWall.schedule(id, due);
    }

    void cancelByWall(String id, Instant due) {
        byWall.cancel(id, due);
    }

    void scheduleOnceRead(String id, Instant due) {
        onceRead.schedule(id, due);
    }

    void cancelOnceRead(String id, Instant due) {
        onceRead.cancel(id, due);
    }

    /** Every application that came in up to that time has been read. */
    void applicationsRead(Instant through) {
        read.advance(APPLICATIONS, through);
    }

    /** Fires what is due, a bounded batch of it. */
    void drain(DueIndex.Handler handler) {
        long now = wall.getAsLong();
        read.reached(APPLICATIONS)
                .ifPresent(through ->
                        onceRead.drain(Math.min(now, through.toEpochMilli()), DueIndex.BUDGET, BATCH, handler));
        byWall.drain(now, DueIndex.BUDGET, BATCH, handler);
    }
}

package org.simvite.runtime.state;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.identity.Ids;
import org.simvite.runtime.fault.Fault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deadlines ordered by time. An entry's key is its due time in milliseconds (8 bytes, big-endian), then its id, so that what
 * is due is one short range at the front. Deleted entries stay in RocksDB for a while and make a range from the very front
 * slow; therefore the place before which nothing is left is remembered, and an earlier insertion moves it back.
 *
 * <p>A deadline whose handler fails is put back with a pause of a second, which doubles up to an hour, for as long as it
 * takes; meanwhile it can be cancelled like any other. The others are not held up by it.
 *
 * <p>The place is in memory only: there must be one DueIndex per store and task, made anew in a processor's init.
 */
public final class DueIndex {

    /** Long enough to do something, short enough not to be fenced. */
    public static final Duration BUDGET = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(DueIndex.class);
    private static final byte[] PRESENT = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final LongSupplier nanos;
    private final DeadlineMeters meters;
    private final PutBack putBack;
    private final Set<Bytes> cancelledInDrain = new HashSet<>();
    private Bytes nothingBefore = DueKey.FRONT;

    /** What happens when a deadline is due. */
    @FunctionalInterface
    public interface Handler {
        /**
         * The entry is already deleted; whoever cannot act yet schedules it again for later. Decide first and write
         * afterwards: what was written before an exception stays written, and the deadline fires again.
         *
         * @param due when it was to fire, to the millisecond; never later than the drain's time
         */
        void fire(String id, Instant due);
    }

    /** @param name of the store, made by {@link Stores#dueIndex} */
    public DueIndex(ProcessingContext context, String name) {
        this(context.getStateStore(name), System::nanoTime, DeadlineMeters.of(context, name));
    }

    /** Without metrics. */
    public DueIndex(KeyValueStore<Bytes, byte[]> store) {
        this(store, System::nanoTime, DeadlineMeters.none(store.name()));
    }

    DueIndex(KeyValueStore<Bytes, byte[]> store, LongSupplier nanos) {
        this(store, nanos, DeadlineMeters.none(store.name()));
    }

    private DueIndex(KeyValueStore<Bytes, byte[]> store, LongSupplier nanos, DeadlineMeters meters) {
        this.store = store;
        this.nanos = nanos;
        this.meters = meters;
        this.putBack = new PutBack(store);
    }

    /** Adds a deadline. The same id may have several at different times; the same id and time is one entry. */
    public void schedule(String id, Instant due) {
        Bytes key = DueKey.of(id, due.toEpochMilli());
        if (putBack.isTry(key)) {
            moveBackTo(putBack.moveOn(key));
        }
        putBack.remove(key);
        store.put(key, PRESENT);
        cancelledInDrain.remove(key);
        moveBackTo(key);
    }

    /** Removes a deadline, also one that was put back; none is fine. The time must be the one it was scheduled for. */
    public void cancel(String id, Instant due) {
        Bytes key = DueKey.of(id, due.toEpochMilli());
        Bytes row = putBack.remove(key);
        if (row != null) {
            cancelledInDrain.add(row);
        }
        if (!putBack.isTry(key)) {
            store.delete(key);
            cancelledInDrain.add(key);
        }
    }

    /**
     * Fires what is due, the earliest first, at most {@code maxBatch} entries and for about as long as the budget and the
     * thread's {@link CommitBudget} allow, but always one at least. What is left fires at the next call.
     *
     * @param nowMs milliseconds since 1970; entries due at this very millisecond fire
     * @return how many fired
     * @throws DeadlinesFailedException after all of it, when some failed for the first time
     */
    public int drain(long nowMs, Duration budget, int maxBatch, Handler handler) {
        Bytes to = DueKey.after(nowMs);
        if (nothingBefore.compareTo(to) >= 0) {
            meters.drained(putBack.size(), 0);
            return 0;
        }
        long begun = nanos.getAsLong();
        Run run = new Run(nowMs, handler);
        try {
            run.fire(to, begun + CommitBudget.grant(budget), maxBatch);
        } finally {
            boolean cut = nothingBefore.compareTo(to) < 0;
            CommitBudget.spent(nanos.getAsLong() - begun, cut);
            meters.drained(putBack.size(), cut ? nowMs - DueKey.dueMs(nothingBefore) : 0);
        }
        if (!run.failures.isEmpty()) {
            throw new DeadlinesFailedException(run.failures);
        }
        return run.fired;
    }

    /** How many deadlines there are. Reads them all. */
    public int count() {
        int count = 0;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(DueKey.FRONT, DueKey.after(Long.MAX_VALUE))) {
            for (; rows.hasNext(); rows.next()) {
                count++;
            }
        }
        return count;
    }

    private void moveBackTo(Bytes row) {
        if (row.compareTo(nothingBefore) < 0) {
            nothingBefore = row;
        }
    }

    /** One drain. */
    private final class Run {
        private final long nowMs;
        private final Handler handler;
        private final List<DeadlinesFailedException.Failure> failures = new ArrayList<>();
        private int fired;

        Run(long nowMs, Handler handler) {
            this.nowMs = nowMs;
            this.handler = handler;
        }

        void fire(Bytes to, long until, int maxBatch) {
            Bytes from = nothingBefore;
            cancelledInDrain.clear();
            nothingBefore = to;
            Bytes goOnFrom = to;
            try (KeyValueIterator<Bytes, byte[]> due = store.range(from, to)) {
                while (due.hasNext()) {
                    KeyValue<Bytes, byte[]> row = due.next();
                    goOnFrom = row.key;
                    if (fired >= maxBatch || (fired > 0 && nanos.getAsLong() - until >= 0)) {
                        return;
                    }
                    // the scan does not see what a handler has cancelled since it began
                    if (!cancelledInDrain.contains(row.key)) {
                        fired++;
                        fire(row);
                    }
                    goOnFrom = to;
                }
            } finally {
                // also when the infrastructure failed; and what handlers scheduled has moved the place back already
                moveBackTo(goOnFrom);
            }
        }

        private void fire(KeyValue<Bytes, byte[]> row) {
            // as it is now: the scan may not see that a handler has moved it
            Bytes deadline = putBack.deadline(row.key);
            int failures = putBack.isTry(row.key) ? PutBack.failures(row.value) : 0;
            if (putBack.remove(deadline) == null) {
                store.delete(row.key);
            }
            try {
                handler.fire(DueKey.id(deadline), DueKey.due(deadline));
            } catch (RuntimeException e) {
                if (Fault.of(e) == Fault.INFRASTRUCTURE) {
                    throw e;
                }
                failed(deadline, failures + 1, e);
            }
        }

        private void failed(Bytes deadline, int times, RuntimeException cause) {
            // the handler may have scheduled it again before it failed
            cancel(DueKey.id(deadline), DueKey.due(deadline));
            Bytes row = putBack.put(deadline, times, nowMs);
            moveBackTo(row);
            meters.failed();
            LOG.warn(
                    "deadline {} of {} failed for the {}. time, is tried again after {}: {}",
                    Ids.masked(DueKey.id(deadline)),
                    meters.store(),
                    times,
                    DueKey.due(row),
                    cause.getClass().getName());
            if (times == 1) {
                failures.add(new DeadlinesFailedException.Failure(meters.store(), DueKey.id(deadline), cause));
            }
        }
    }
}

package org.simvite.runtime.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Deadlines ordered by time. An entry's key is its due time in milliseconds (8 bytes, big-endian), then its id, so that what
 * is due is one short range at the front. Deleted entries stay in RocksDB for a while and make a range from the very front
 * slow; therefore the place before which nothing is left is remembered, and an earlier insertion moves it back.
 *
 * <p>The place is in memory only: there must be one DueIndex per store and task, made anew in a processor's init.
 */
public final class DueIndex {

    /** Long enough to do something, short enough not to be fenced. */
    public static final Duration BUDGET = Duration.ofMillis(100);

    private static final byte[] PRESENT = {};
    private static final Bytes FRONT = Bytes.wrap(new byte[Long.BYTES]);

    private final KeyValueStore<Bytes, byte[]> store;
    private final LongSupplier nanos;
    private final Set<Bytes> cancelledInDrain = new HashSet<>();
    private Bytes nothingBefore = FRONT;

    /** What happens when a deadline is due. */
    @FunctionalInterface
    public interface Handler {
        /**
         * The entry is already deleted; whoever cannot act yet schedules it again for later.
         *
         * @param due when it was to fire, to the millisecond; never later than the drain's time
         */
        void fire(String id, Instant due);
    }

    public DueIndex(KeyValueStore<Bytes, byte[]> store) {
        this(store, System::nanoTime);
    }

    DueIndex(KeyValueStore<Bytes, byte[]> store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    /** Adds a deadline. The same id may have several at different times; the same id and time is one entry. */
    public void schedule(String id, Instant due) {
        Bytes key = key(id, due.toEpochMilli());
        store.put(key, PRESENT);
        cancelledInDrain.remove(key);
        if (key.compareTo(nothingBefore) < 0) {
            nothingBefore = key;
        }
    }

    /** Removes a deadline; none is fine. The time must be the one it was scheduled for. */
    public void cancel(String id, Instant due) {
        Bytes key = key(id, due.toEpochMilli());
        store.delete(key);
        cancelledInDrain.add(key);
    }

    /**
     * Fires what is due, the earliest first, at most {@code maxBatch} entries and for about as long as the budget allows, but
     * always one at least. What is left fires at the next call.
     *
     * @param nowMs milliseconds since 1970; entries due at this very millisecond fire
     * @return how many fired
     */
    public int drain(long nowMs, Duration budget, int maxBatch, Handler handler) {
        long deadline = nanos.getAsLong() + budget.toNanos();
        Bytes from = nothingBefore;
        Bytes to = Bytes.wrap(prefix(nowMs == Long.MAX_VALUE ? nowMs : Math.max(nowMs, -1) + 1));
        if (from.compareTo(to) >= 0) {
            return 0;
        }
        cancelledInDrain.clear();
        nothingBefore = to;
        Bytes goOnFrom = to;
        int fired = 0;
        try (KeyValueIterator<Bytes, byte[]> due = store.range(from, to)) {
            while (due.hasNext()) {
                goOnFrom = due.next().key;
                if (fired >= maxBatch || (fired > 0 && nanos.getAsLong() - deadline >= 0)) {
                    return fired;
                }
                // the scan does not see what a handler has cancelled since it began
                if (!cancelledInDrain.contains(goOnFrom)) {
                    fired++;
                    fire(goOnFrom, handler);
                }
                goOnFrom = to;
            }
            return fired;
        } finally {
            // also when a handler failed; and what handlers scheduled has moved the place back already
            nothingBefore = min(nothingBefore, goOnFrom);
        }
    }

    private void fire(Bytes key, Handler handler) {
        // deleted first, so that an entry whose handling fails is not met again at every drain
        store.delete(key);
        ByteBuffer bytes = ByteBuffer.wrap(key.get());
        long due = bytes.getLong();
        handler.fire(StandardCharsets.UTF_8.decode(bytes).toString(), Instant.ofEpochMilli(due));
    }

    private static Bytes min(Bytes a, Bytes b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Bytes key(String id, long due) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a deadline needs an id");
        }
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + idBytes.length)
                .putLong(Math.max(0, due))
                .put(idBytes)
                .array());
    }

    private static byte[] prefix(long due) {
        return ByteBuffer.allocate(Long.BYTES).putLong(due).array();
    }
}

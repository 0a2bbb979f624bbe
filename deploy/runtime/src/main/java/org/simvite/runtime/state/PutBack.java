package org.simvite.runtime.state;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines that failed and are to be tried again, in the store of their {@link DueIndex}. Each has two rows: one among the
 * deadlines, at the time of the next try, whose value tells when it was due (8 bytes) and how often it has failed (4 bytes); and a
 * marker behind all deadlines (8 bytes of 0xFF, then its key as a deadline) whose value is the time of the next try, by
 * which it is found by the time that it was scheduled for. All of them are known in memory: they are few, or something is
 * badly wrong.
 */
final class PutBack {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final byte[] BEHIND_ALL = new byte[Long.BYTES];

    static {
        Arrays.fill(BEHIND_ALL, (byte) 0xFF);
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<Bytes, Bytes> tryByDeadline = new HashMap<>();
    private final Map<Bytes, Bytes> deadlineByTry = new HashMap<>();

    PutBack(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> markers = store.range(Bytes.wrap(BEHIND_ALL), null)) {
            markers.forEachRemaining(marker -> {
                Bytes deadline = Bytes.wrap(Arrays.copyOfRange(marker.key.get(), Long.BYTES, marker.key.get().length));
                know(
                        deadline,
                        DueKey.of(
                                DueKey.id(deadline),
                                ByteBuffer.wrap(marker.value).getLong()));
            });
        }
    }

    int size() {
        return tryByDeadline.size();
    }

    /** How often the deadline of a row has failed; 0 where it has not. */
    static int failures(byte[] value) {
        return value.length == 0 ? 0 : ByteBuffer.wrap(value).getInt(Long.BYTES);
    }

    /** The row's deadline, which is where the row stands unless it was put back. */
    Bytes deadline(Bytes row) {
        return deadlineByTry.getOrDefault(row, row);
    }

    /** Whether the row is that of a deadline which was put back to just this time. */
    boolean isTry(Bytes row) {
        return deadlineByTry.containsKey(row);
    }

    /**
     * Puts a deadline back.
     *
     * @param failures how often it has failed by now, 1 or more
     * @param nowMs the time by the clock that the index is drained by
     * @return the row
     */
    Bytes put(Bytes deadline, int failures, long nowMs) {
        long pause = pause(failures).toMillis();
        long at = nowMs > Long.MAX_VALUE - 2 * pause ? Long.MAX_VALUE - 1 : nowMs + pause;
        Bytes row = DueKey.of(DueKey.id(deadline), at);
        while (store.get(row) != null) {
            at++;
            row = DueKey.of(DueKey.id(deadline), at);
        }
        put(deadline, row, failures);
        return row;
    }

    /** Makes room for another deadline of the same id at the time of the try. */
    Bytes moveOn(Bytes row) {
        Bytes deadline = deadline(row);
        int failures = failures(requireNonNull(store.get(row)));
        remove(deadline);
        return put(deadline, failures, DueKey.dueMs(row));
    }

    /** Forgets a deadline that was put back; null if it was not. Otherwise its row. */
    @Nullable
    Bytes remove(Bytes deadline) {
        @Nullable Bytes row = tryByDeadline.remove(deadline);
        if (row != null) {
            deadlineByTry.remove(row);
            store.delete(row);
            store.delete(marker(deadline));
        }
        return row;
    }

    private void put(Bytes deadline, Bytes row, int failures) {
        store.put(
                row,
                ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                        .putLong(DueKey.dueMs(deadline))
                        .putInt(failures)
                        .array());
        store.put(
                marker(deadline),
                ByteBuffer.allocate(Long.BYTES).putLong(DueKey.dueMs(row)).array());
        know(deadline, row);
    }

    private void know(Bytes deadline, Bytes row) {
        tryByDeadline.put(deadline, row);
        deadlineByTry.put(row, deadline);
    }

    private static Duration pause(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private static Bytes marker(Bytes deadline) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + deadline.get().length)
                .put(BEHIND_ALL)
                .put(deadline.get())
                .array());
    }
}

package org.simvite.runtime.state;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines that failed and are to be tried again, in the store of their {@link DueIndex}. Each has two rows: one among the
 * deadlines, at the time of the next try, whose value tells when it was due (8 bytes) and how often it has failed (4 bytes); and a
 * marker behind all deadlines (8 bytes of 0xFF, then its key as a deadline) whose value is the time of the next try, by
 * which it is found by the time that it was scheduled for. In memory there is only how many they are: where a fault of ours
 * fails all deadlines they are millions. As long as there are none, nothing is looked up.
 */
final class PutBack {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final byte[] BEHIND_ALL = new byte[Long.BYTES];
    private static final byte[] NONE = {};

    static {
        Arrays.fill(BEHIND_ALL, (byte) 0xFF);
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private int size;

    PutBack(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> markers = store.range(Bytes.wrap(BEHIND_ALL), null)) {
            for (; markers.hasNext(); markers.next()) {
                size++;
            }
        }
    }

    int size() {
        return size;
    }

    /** How often the deadline of a row has failed; 0 where it has not. */
    static int failures(byte[] value) {
        return value.length == 0 ? 0 : ByteBuffer.wrap(value).getInt(Long.BYTES);
    }

    /** The row's deadline, which is where the row stands unless it was put back. */
    Bytes deadline(Bytes row) {
        byte[] value = value(row);
        return value.length == 0
                ? row
                : DueKey.of(DueKey.id(row), ByteBuffer.wrap(value).getLong());
    }

    /** Whether the row is that of a deadline which was put back to just this time. */
    boolean isTry(Bytes row) {
        return value(row).length > 0;
    }

    /** Empty where the row is a deadline as it was scheduled, or is not there. */
    private byte[] value(Bytes row) {
        byte @Nullable [] value = size == 0 ? null : store.get(row);
        return value == null ? NONE : value;
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
        byte @Nullable [] marked = size == 0 ? null : store.get(marker(deadline));
        if (marked == null) {
            return null;
        }
        Bytes row = DueKey.of(DueKey.id(deadline), ByteBuffer.wrap(marked).getLong());
        store.delete(row);
        store.delete(marker(deadline));
        size--;
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
        size++;
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

package org.simvite.runtime.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Deadlines that are over by the clock but wait for something else to get as far: by what they wait for, then by time. They
 * cost nothing until it moves, however many they are, and then what it has passed is released, a bounded batch at a time.
 * An entry's key is the name of what is awaited, a zero byte, the due time in milliseconds (8 bytes, big-endian), the id.
 *
 * <p>One per store and task, made anew in a processor's init, like a {@link DueIndex}, which takes back what is released.
 */
public final class HeldIndex {

    private static final byte[] PRESENT = {};

    private final KeyValueStore<Bytes, byte[]> store;
    /** For each awaited thing that ever held something, the place before which nothing is left. */
    private final Map<String, Bytes> nothingBefore = new HashMap<>();

    public HeldIndex(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        Bytes from = Bytes.wrap(new byte[] {1});
        for (boolean more = true; more; ) {
            try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, null)) {
                more = rows.hasNext();
                if (more) {
                    Bytes first = rows.next().key;
                    String awaited = awaited(first);
                    nothingBefore.put(awaited, first);
                    // on to the next name, without a look at what waits for this one
                    from = Bytes.wrap((awaited + '\u0001').getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Has the deadline wait. */
    public void hold(String awaited, String id, Instant due) {
        Bytes key = key(awaited, due.toEpochMilli(), id);
        store.put(key, PRESENT);
        nothingBefore.merge(awaited, key, HeldIndex::earlier);
    }

    /** The deadline waits no more, whatever it waited for; not waiting is fine. */
    public void drop(String id, Instant due) {
        for (String awaited : nothingBefore.keySet()) {
            Bytes key = key(awaited, due.toEpochMilli(), id);
            if (store.get(key) != null) {
                store.delete(key);
            }
        }
    }

    /** Everything that is awaited, or was. */
    public Set<String> awaited() {
        return Set.copyOf(nothingBefore.keySet());
    }

    /**
     * Takes out what waited for that and is due by the time it has reached, the earliest first; for as long as the budget and the
     * thread's {@link CommitBudget} allow, one at least. What is left is released by the next call.
     *
     * @param through inclusive
     * @param to gets each of them
     */
    public void release(String awaited, Instant through, Duration budget, DueIndex.Handler to) {
        Bytes from = nothingBefore.get(awaited);
        Bytes end = key(awaited, Math.max(0, Math.min(through.toEpochMilli(), Long.MAX_VALUE - 1)) + 1, "");
        if (from == null || from.compareTo(end) >= 0) {
            return;
        }
        long begun = System.nanoTime();
        long until = begun + CommitBudget.grant(budget);
        Bytes goOnFrom = end;
        // what is held by the way moves it back again
        nothingBefore.put(awaited, end);
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, end)) {
            for (int released = 0; rows.hasNext(); released++) {
                goOnFrom = rows.next().key;
                if (released > 0 && System.nanoTime() - until >= 0) {
                    return;
                }
                store.delete(goOnFrom);
                ByteBuffer rest = rest(goOnFrom, awaited);
                long due = rest.getLong();
                to.fire(StandardCharsets.UTF_8.decode(rest).toString(), Instant.ofEpochMilli(due));
                goOnFrom = end;
            }
        } finally {
            nothingBefore.merge(awaited, goOnFrom, HeldIndex::earlier);
            CommitBudget.spent(System.nanoTime() - begun, !goOnFrom.equals(end));
        }
    }

    private static String awaited(Bytes key) {
        byte[] bytes = key.get();
        int length = 0;
        while (bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static ByteBuffer rest(Bytes key, String awaited) {
        int from = awaited.getBytes(StandardCharsets.UTF_8).length + 1;
        return ByteBuffer.wrap(key.get(), from, key.get().length - from);
    }

    private static Bytes key(String awaited, long due, String id) {
        if (awaited.isEmpty() || awaited.indexOf('\u0000') >= 0) {
            throw new IllegalArgumentException("what is awaited needs a name");
        }
        byte[] name = awaited.getBytes(StandardCharsets.UTF_8);
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(name.length + 1 + Long.BYTES + idBytes.length)
                .put(name)
                .put((byte) 0)
                .putLong(Math.max(0, due))
                .put(idBytes)
                .array());
    }

    private static Bytes earlier(Bytes a, Bytes b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}

package org.simvite.local.audit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The stores that are ordered by due time, as their changelogs tell of them. */
final class Deadlines {

    /**
     * What is to happen.
     *
     * @param failures how often it was tried in vain
     */
    record Deadline(Instant due, int failures) {}

    private static final int FAILED = Long.BYTES + Integer.BYTES;

    /** Entries of the stores, by the name of the changelog. */
    final Map<String, Map<ByteBuffer, Deadline>> byChangelog = new TreeMap<>();

    /**
     * A row of a store that is ordered by due time. Its key is the time, 8 bytes, big-endian, then an id. One that failed stands
     * at the time of its next try, with the time it was due at (8 bytes) and how often it failed (4 bytes) as value; what
     * stands behind all times only points there.
     *
     * @param value null where the row is gone
     */
    void add(String changelog, byte[] key, byte @Nullable [] value) {
        var deadlines = byChangelog.computeIfAbsent(changelog, name -> new HashMap<>());
        var row = ByteBuffer.wrap(key);
        if (value == null) {
            deadlines.remove(row);
        } else if (row.getLong(0) >= 0) {
            deadlines.put(row, deadline(row.getLong(0), ByteBuffer.wrap(value)));
        }
    }

    private static Deadline deadline(long at, ByteBuffer value) {
        return value.remaining() < FAILED
                ? new Deadline(Instant.ofEpochMilli(at), 0)
                : new Deadline(Instant.ofEpochMilli(value.getLong()), value.getInt());
    }
}

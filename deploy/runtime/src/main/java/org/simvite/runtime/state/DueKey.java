package org.simvite.runtime.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/** The rows of a {@link DueIndex}: due time in milliseconds (8 bytes, big-endian), then the id. */
final class DueKey {

    /** Before every deadline. */
    static final Bytes FRONT = Bytes.wrap(new byte[Long.BYTES]);

    private DueKey() {}

    /** @param due milliseconds since 1970; what is before that counts as 1970 */
    static Bytes of(String id, long due) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("a deadline needs an id");
        }
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + idBytes.length)
                .putLong(Math.max(0, due))
                .put(idBytes)
                .array());
    }

    /** The place after everything that is due at that very millisecond. */
    static Bytes after(long due) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES)
                .putLong(due == Long.MAX_VALUE ? due : Math.max(due, -1) + 1)
                .array());
    }

    static long dueMs(Bytes key) {
        return ByteBuffer.wrap(key.get()).getLong();
    }

    static Instant due(Bytes key) {
        return Instant.ofEpochMilli(dueMs(key));
    }

    static String id(Bytes key) {
        return new String(key.get(), Long.BYTES, key.get().length - Long.BYTES, StandardCharsets.UTF_8);
    }
}

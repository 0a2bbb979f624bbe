package org.simvite.provisioning.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The lines of profiles before their pools: {@code <pool id>|<place, 19 digits>} to the ICCID. Places are given in order and never again, so what is before the one that
 * was first last is gone for good: a scan does not walk over what was deleted.
 */
final class PoolLines {

    private final KeyValueStore<String, String> places;
    private final Map<String, Long> fronts = new HashMap<>();

    PoolLines(KeyValueStore<String, String> places) {
        this.places = places;
    }

    void join(String poolId, long place, String iccid) {
        places.put(key(poolId, place), iccid);
    }

    void leave(String poolId, long place) {
        places.delete(key(poolId, place));
        fronts.computeIfPresent(poolId, (pool, front) -> front == place ? place + 1 : front);
    }

    @Nullable
    String first(String poolId) {
        long front = fronts.getOrDefault(poolId, 0L);
        var next = places.get(key(poolId, front));
        return next == null ? firstAfter(poolId, front) : next;
    }

    /** Someone has left from inside the line, or nobody has looked before. */
    private @Nullable String firstAfter(String poolId, long front) {
        try (var line = places.range(key(poolId, front), key(poolId, Long.MAX_VALUE))) {
            if (!line.hasNext()) {
                return null;
            }
            var first = line.next();
            fronts.put(poolId, Long.parseLong(first.key.substring(poolId.length() + 1)));
            return first.value;
        }
    }

    private static String key(String poolId, long place) {
        return "%s|%019d".formatted(poolId, place);
    }
}

package org.simvite.runtime.state;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How far each source has reported. A source reports through several partitions upstream; it has reached what the slowest of
 * them has reached. One instance per store and task, made in a processor's init.
 */
public final class Watermarks {

    private static final long NEVER = Long.MIN_VALUE;

    private final KeyValueStore<String, Progress> store;
    private final Map<String, Progress> known = new HashMap<>();

    /**
     * What is stored per source.
     *
     * @param reachedMs per upstream partition, milliseconds since 1970; Long.MIN_VALUE where it has not reported yet
     */
    public record Progress(long[] reachedMs) {}

    public Watermarks(KeyValueStore<String, Progress> store) {
        this.store = store;
    }

    /**
     * A report; one that goes back is ignored.
     *
     * @param partition which of the upstream partitions reports, from 0
     * @param partitions how many there are
     * @throws IllegalArgumentException when the partition is not one of them
     */
    public void advance(String source, int partition, int partitions, Instant instant) {
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition " + partition + " of " + partitions);
        }
        @Nullable Progress before = find(source);
        long[] reached = before == null ? new long[0] : before.reachedMs();
        long[] after = Arrays.copyOf(reached, partitions);
        Arrays.fill(after, Math.min(reached.length, partitions), partitions, NEVER);
        if (before != null && after.length == reached.length && after[partition] >= instant.toEpochMilli()) {
            return;
        }
        after[partition] = Math.max(after[partition], instant.toEpochMilli());
        Progress progress = new Progress(after);
        known.put(source, progress);
        store.put(source, progress);
    }

    /** Empty until every partition of the source has reported. */
    public Optional<Instant> reached(String source) {
        @Nullable Progress progress = find(source);
        if (progress == null) {
            return Optional.empty();
        }
        long slowest = Arrays.stream(progress.reachedMs()).min().orElse(NEVER);
        return slowest == NEVER ? Optional.empty() : Optional.of(Instant.ofEpochMilli(slowest));
    }

    /** Whether the source has reported up to the instant or further. */
    public boolean hasReached(String source, Instant instant) {
        return reached(source).filter(at -> !at.isBefore(instant)).isPresent();
    }

    private @Nullable Progress find(String source) {
        @Nullable Progress progress = known.get(source);
        if (progress == null) {
            progress = store.get(source);
            if (progress != null) {
                known.put(source, progress);
            }
        }
        return progress;
    }
}

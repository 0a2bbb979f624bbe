package org.simvite.runtime.state;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.simvite.serde.BadRecordException;

/**
 * How far each source has reported. A source reports through several partitions upstream; it has reached what the slowest of
 * them has reached. One instance per store and task, made in a processor's init.
 */
public final class Watermarks {

    private static final long NEVER = Long.MIN_VALUE;
    private static final long FOR_GOOD = Long.MAX_VALUE;

    private final KeyValueStore<String, Progress> store;
    private final Map<String, Progress> known = new HashMap<>();

    /**
     * What is stored per source.
     *
     * @param reachedMs per upstream partition, milliseconds since 1970; Long.MIN_VALUE where it has not reported yet,
     *     Long.MAX_VALUE where it will report no more
     */
    public record Progress(long[] reachedMs) {}

    public Watermarks(KeyValueStore<String, Progress> store) {
        this.store = store;
    }

    /** A report of a source that has no partitions upstream; one that goes back is ignored. */
    public void advance(String source, Instant instant) {
        advance(source, 0, 1, instant);
    }

    /** A source without partitions upstream will report no more: it has reached whatever it is asked for, until it reports again. */
    public void finish(String source) {
        finish(source, 0, 1);
    }

    /**
     * The partition will report no more of the source, until it does again.
     *
     * @param partition which of the upstream partitions reports, from 0
     * @param partitions how many there are
     * @throws BadRecordException when the partition is not one of them
     */
    public void finish(String source, int partition, int partitions) {
        put(source, partition, partitions, FOR_GOOD);
    }

    /**
     * A report; one that goes back is ignored, but for one after the last word.
     *
     * @param partition which of the upstream partitions reports, from 0
     * @param partitions how many there are
     * @throws BadRecordException when the partition is not one of them: what reports is a record
     */
    public void advance(String source, int partition, int partitions, Instant instant) {
        put(source, partition, partitions, Math.min(instant.toEpochMilli(), FOR_GOOD - 1));
    }

    private void put(String source, int partition, int partitions, long reachedMs) {
        if (partition < 0 || partition >= partitions) {
            throw new BadRecordException("partition " + partition + " of " + partitions);
        }
        @Nullable Progress before = find(source);
        long[] reached = before == null ? new long[0] : before.reachedMs();
        long[] after = Arrays.copyOf(reached, partitions);
        Arrays.fill(after, Math.min(reached.length, partitions), partitions, NEVER);
        long was = after[partition];
        if (after.length == reached.length && (was == reachedMs || (was != FOR_GOOD && was > reachedMs))) {
            return;
        }
        after[partition] = was == FOR_GOOD ? reachedMs : Math.max(was, reachedMs);
        Progress progress = new Progress(after);
        known.put(source, progress);
        store.put(source, progress);
    }

    /** Empty until every partition of the source has reported; the end of time when all have for good. */
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

    /** Whether every partition has said that the source will report no more. */
    public boolean finished(String source) {
        return reached(source).filter(at -> at.toEpochMilli() == FOR_GOOD).isPresent();
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

package org.simvite.credit.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.credit.policy.Evidence;
import org.simvite.runtime.state.Watermarks;

/**
 * How far the clock and the sources of activity have reported, through every partition. An awaited entry {@code operator}
 * means every source {@code operator:<name>} that has ever reported, one at least.
 */
final class FeedProgress {

    private static final String CLOCK = "clock";

    private final Watermarks watermarks;
    private final SortedSet<String> sources = new TreeSet<>();

    FeedProgress(KeyValueStore<String, Watermarks.Progress> store) {
        watermarks = new Watermarks(store);
        try (var rows = store.all()) {
            rows.forEachRemaining(row -> sources.add(row.key));
        }
    }

    /** @throws IllegalArgumentException when the partition is not one of them */
    void advance(String source, int partition, int partitions, Instant reportedThrough) {
        watermarks.advance(source, partition, partitions, reportedThrough);
        sources.add(source);
    }

    /** How far the clock has ticked through every partition of the feed; empty before it has. */
    Optional<Instant> clock() {
        return watermarks.reached(CLOCK);
    }

    /** Whether every awaited source has reported past the deadline. */
    boolean passed(List<String> awaited, Instant deadline) {
        return awaited.stream().allMatch(entry -> passed(entry, deadline));
    }

    private boolean passed(String entry, Instant deadline) {
        List<String> meant = new ArrayList<>();
        sources.stream().filter(source -> Evidence.covers(entry, source)).forEach(meant::add);
        return !meant.isEmpty() && meant.stream().allMatch(source -> watermarks.hasReached(source, deadline));
    }
}

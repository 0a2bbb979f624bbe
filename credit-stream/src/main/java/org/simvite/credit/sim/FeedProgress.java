package org.simvite.credit.sim;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.credit.policy.Evidence;
import org.simvite.runtime.state.Watermarks;

/**
 * How far the clock and the sources of activity have reported. An awaited entry {@code operator}
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

    void advance(String source, Instant reportedThrough) {
        watermarks.advance(source, reportedThrough);
        sources.add(source);
    }

    /** The source will report no more: nobody waits for it, until it reports again. */
    void finish(String source) {
        watermarks.finish(source);
        sources.add(source);
    }

    /** How far the clock has ticked; empty before it has. */
    Optional<Instant> clock() {
        return watermarks.reached(CLOCK);
    }

    /** Awaited entries that have not reported past the deadline; silence counts when there are none. */
    List<String> silent(List<String> awaited, Instant deadline) {
        return awaited.stream().filter(entry -> !passed(entry, deadline)).toList();
    }

    /** How far the last of the sources that the entry means has reported; empty when one of them never has, or there is none. */
    Optional<Instant> reportedThrough(String entry) {
        List<Optional<Instant>> reached = meant(entry).map(watermarks::reached).toList();
        return reached.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : reached.stream().flatMap(Optional::stream).min(Instant::compareTo);
    }

    private boolean passed(String entry, Instant deadline) {
        return meant(entry).findAny().isPresent()
                && meant(entry).allMatch(source -> watermarks.hasReached(source, deadline));
    }

    private Stream<String> meant(String entry) {
        return sources.stream().filter(source -> Evidence.covers(entry, source));
    }
}

package org.simvite.gateway.readmodel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far the topics of a lane are read. Asks for their ends often while there is something to read, and seldom otherwise, since that is a call to each broker;
 * nobody waits for the answer. A transaction that is under way is something to read: it is read when it has ended, within seconds, and what does not end
 * makes everything behind it old.
 */
final class Progress {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration INTERVAL_BEHIND = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration BETWEEN_MARKS = Duration.ofSeconds(1);
    private static final int MARKS = 60;
    private static final long UNKNOWN = -1;
    private static final Duration NEVER = Duration.ofDays(36_500);

    private final Clock clock;
    private final Ends ends;
    private final Deque<Mark> marks = new ArrayDeque<>();
    private @Nullable Map<TopicPartition, Long> thereAtStart;
    private @Nullable Map<TopicPartition, Long> latest;
    private @Nullable Asked asked;
    private long looked = System.nanoTime();
    private volatile long lag = UNKNOWN;
    private volatile boolean caughtUp;
    private volatile @Nullable Mark through;

    /** What was there at a time. @param nanos the same time by the clock that nobody sets */
    private record Mark(Instant at, long nanos, Map<TopicPartition, Long> ends) {}

    /** What was asked for and not looked at yet. */
    private record Asked(Instant at, long nanos, CompletableFuture<Map<TopicPartition, Long>> ends) {}

    Progress(Clock clock, Ends ends) {
        this.clock = clock;
        this.ends = ends;
    }

    /** To be called when the partitions are assigned and the first positions set. */
    void begin(Consumer<?, ?> consumer) {
        thereAtStart = null;
        latest = null;
        marks.clear();
        look(consumer);
    }

    /** To be called after each poll. */
    void follow(Consumer<?, ?> consumer) {
        take(consumer);
        var interval = lag == 0 && caughtUp ? INTERVAL : INTERVAL_BEHIND;
        if (asked == null && System.nanoTime() - looked >= interval.toNanos()) {
            look(consumer);
        }
    }

    /** To be called when reading has failed. */
    void lose() {
        lag = UNKNOWN;
    }

    /** To be called when what was read is forgotten. */
    void forget() {
        caughtUp = false;
        through = null;
    }

    /** Records that are not read yet; negative while that is not known. */
    long lag() {
        return lag;
    }

    /** Whether everything is read that was there when reading began: what is not known then was not there. */
    boolean caughtUp() {
        return caughtUp;
    }

    /** Everything that was there at this time is read, by our clock; the epoch until everything is read that was there when reading began. */
    Instant through() {
        var last = through;
        return last == null ? Instant.EPOCH : last.at();
    }

    /** How long ago that was, whatever becomes of our clock. */
    Duration age() {
        var last = through;
        return last == null ? NEVER : Duration.ofNanos(System.nanoTime() - last.nanos());
    }

    /** Asks for the ends now. */
    void look(Consumer<?, ?> consumer) {
        looked = System.nanoTime();
        asked = new Asked(clock.instant(), looked, ends.of(consumer.assignment()));
        take(consumer);
    }

    private void take(Consumer<?, ?> consumer) {
        var waiting = asked;
        if (waiting != null && waiting.ends().isDone()) {
            asked = null;
            if (!waiting.ends().isCompletedExceptionally()) {
                know(new Mark(waiting.at(), waiting.nanos(), waiting.ends().join()));
            }
        }
        if (thereAtStart == null || latest == null) {
            return;
        }
        caughtUp = caughtUp || unread(consumer, thereAtStart) == 0;
        lag = unread(consumer, latest);
        while (caughtUp && !marks.isEmpty() && unread(consumer, marks.getFirst().ends()) == 0) {
            through = marks.removeFirst();
        }
    }

    /** As many are kept as are looked at for as long as it takes to be too far behind; with more, the latest is left out. */
    private void know(Mark mark) {
        latest = mark.ends();
        if (thereAtStart == null) {
            thereAtStart = mark.ends();
        }
        var last = marks.peekLast();
        boolean due = last == null || !mark.at().isBefore(last.at().plus(BETWEEN_MARKS));
        if (due && marks.size() < MARKS) {
            marks.addLast(mark);
        }
    }

    private static long unread(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey(), LIMIT)))
                .sum();
    }
}

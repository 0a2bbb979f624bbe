package org.simvite.gateway.readmodel;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How far the topics are read. Looks at their ends often while there is something to read, and seldom otherwise, since that is a call to each broker. */
final class Progress {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration INTERVAL_BEHIND = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long UNKNOWN = -1;

    private Map<TopicPartition, Long> thereAtStart = Map.of();
    private long looked = System.nanoTime();
    private volatile long lag = UNKNOWN;
    private volatile boolean caughtUp;

    /** To be called when the partitions are assigned and the first positions set. */
    void begin(Consumer<?, ?> consumer) {
        thereAtStart = consumer.endOffsets(consumer.assignment(), LIMIT);
        look(consumer);
    }

    /** To be called after each poll. */
    void follow(Consumer<?, ?> consumer) {
        var interval = lag == 0 && caughtUp ? INTERVAL : INTERVAL_BEHIND;
        if (System.nanoTime() - looked >= interval.toNanos()) {
            look(consumer);
        }
    }

    /** To be called when reading has failed. */
    void lose() {
        lag = UNKNOWN;
    }

    /** Records that are not read yet; negative while that is not known. */
    long lag() {
        return lag;
    }

    /** Whether everything is read that was there when reading began: what is not known then was not there. */
    boolean caughtUp() {
        return caughtUp;
    }

    private void look(Consumer<?, ?> consumer) {
        caughtUp = caughtUp || unread(consumer, thereAtStart) == 0;
        lag = unread(consumer, consumer.endOffsets(consumer.assignment(), LIMIT));
        looked = System.nanoTime();
    }

    private static long unread(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey(), LIMIT)))
                .sum();
    }
}

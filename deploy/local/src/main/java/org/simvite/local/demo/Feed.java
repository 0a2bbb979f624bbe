package org.simvite.local.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The operator's feed says every half second that it has reported everything so far. Only because it does may the system
 * take silence for disuse.
 */
final class Feed implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);

    private final OperatorClient operator;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(run -> {
        var thread = new Thread(run, "operator-feed");
        thread.setDaemon(true);
        return thread;
    });

    Feed(OperatorClient operator) {
        this.operator = operator;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::report, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void report() {
        try {
            operator.reportedThrough(Instant.now().minusMillis(1));
        } catch (StoryException e) {
            // the next report makes up for it; the story notices if none gets through
            LoggerFactory.getLogger(Feed.class).warn("the feed's report did not get through: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

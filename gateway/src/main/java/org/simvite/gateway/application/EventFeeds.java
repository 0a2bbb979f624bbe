package org.simvite.gateway.application;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.simvite.gateway.answer.Events;
import org.simvite.gateway.answer.Json;
import org.simvite.gateway.call.LongPoll;
import org.simvite.gateway.readmodel.Waiters;

/** Feeds of the states of one application: each state that is seen is sent once, under its entity tag. */
public final class EventFeeds {

    /** A feed ends after this time, so that no token is used much longer than it is good. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private final Waiters waiters;
    private final ScheduledExecutorService timer;
    private final Executor wakers;

    public EventFeeds(Waiters waiters, ScheduledExecutorService timer, Executor wakers) {
        this.waiters = waiters;
        this.timer = timer;
        this.wakers = wakers;
    }

    /**
     * Begins a feed.
     *
     * @param known entity tag of the state that the reader knows
     */
    AutoCloseable feed(String key, Supplier<ApplicationState> read, String known, Events.Sink sink) {
        var feed = new Feed(read, known, sink);
        var registration = waiters.register(key, feed::look);
        var end = timer.schedule(sink::end, LONGEST.toSeconds(), TimeUnit.SECONDS);
        wakers.execute(feed::look);
        return () -> {
            registration.close();
            end.cancel(false);
        };
    }

    private static final class Feed {
        private final Supplier<ApplicationState> read;
        private final Events.Sink sink;
        private String sent;

        Feed(Supplier<ApplicationState> read, String known, Events.Sink sink) {
            this.read = read;
            this.sent = known;
            this.sink = sink;
        }

        /** One at a time, so that states go out in the order in which they were read. */
        synchronized void look() {
            var state = read.get();
            var tag = LongPoll.tag(state);
            if (!tag.equals(sent)) {
                sink.send("state", tag, Json.write(state));
                sent = tag;
            }
            if (state.over()) {
                sink.end();
            }
        }
    }
}

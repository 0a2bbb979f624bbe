package org.simvite.gateway.publish;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.ApplicationRecordKind;
import org.simvite.event.IdentifierKind;
import org.simvite.event.SimApplication;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves time in the partitions that deadlines are judged by, when nothing else does: now and then a tick to every partition of {@code sim-applications} and
 * {@code activity-feed}. A tick that fails is made up for by the next one.
 */
public final class Ticks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

    private final Publisher publisher;
    private final Duration behind;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ticks"));

    /**
     * @param behind how much earlier than now a tick says it is: as long as another gateway may take to deliver what it has stamped; zero where there is
     *     only one
     */
    public Ticks(Publisher publisher, Duration behind) {
        this.publisher = publisher;
        this.behind = behind;
    }

    /** Ticks from now on. */
    public void start(Duration every) {
        var unused = timer.scheduleAtFixedRate(this::tick, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One tick to each partition. */
    public void tick() {
        try {
            publisher
                    .broadcast(Topics.SIM_APPLICATIONS, (partition, now) -> application(partition, now.minus(behind)))
                    .whenComplete(this::log);
            publisher
                    .broadcast(
                            Topics.ACTIVITY_FEED,
                            (partition, now) -> reported("clock", partition, now, now.minus(behind), false))
                    .whenComplete(this::log);
        } catch (RuntimeException e) {
            log(null, e);
        }
    }

    /**
     * Tells that a source has reported everything up to a time, after all that it reported was confirmed.
     *
     * @param forGood and that it will report no more
     */
    public CompletionStage<Void> reportedThrough(String source, Instant through, boolean forGood) {
        return publisher.broadcast(
                Topics.ACTIVITY_FEED, (partition, now) -> reported(source, partition, now, through, forGood));
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void log(
            @org.jspecify.annotations.Nullable Void done, @org.jspecify.annotations.Nullable Throwable failure) {
        if (failure != null) {
            LOG.warn("a tick was not written: {}", failure.toString());
        }
    }

    private static SimApplication application(int partition, Instant at) {
        return SimApplication.newBuilder()
                .setEventId("tick/" + partition + "/" + at.toEpochMilli())
                .setAt(at)
                .setKind(ApplicationRecordKind.TICK)
                .build();
    }

    private static ActivityReport reported(
            String source, int partition, Instant now, Instant through, boolean forGood) {
        return ActivityReport.newBuilder()
                .setEventId("tick/" + source + "/" + partition + "/" + through.toEpochMilli())
                .setAt(through)
                .setReceivedAt(now)
                .setKind(ActivityKind.TICK)
                .setSource(source)
                .setIdentifierKind(IdentifierKind.UNKNOWN)
                .setReportedThrough(through)
                .setForGood(forGood)
                .build();
    }
}

package org.simvite.gateway.publish;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
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

    /** All SM-DP+s together, as the policies' {@code smdp} is. */
    private static final String SMDP = "smdp";

    private final Publisher publisher;
    private final Duration behind;
    private final Optional<Listening> smdps;
    private @Nullable Instant listeningSince;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "ticks"));

    /**
     * @param behind how much earlier than now a tick says it is: as long as another gateway may take to deliver what it has stamped; zero where there is
     *     only one
     * @param smdps how SM-DP+s are listened to; empty: they have no listener here
     */
    public Ticks(Publisher publisher, Duration behind, Optional<Listening> smdps) {
        this.publisher = publisher;
        this.behind = behind;
        this.smdps = smdps;
    }

    /**
     * The listener for SM-DP+s.
     *
     * @param late within which time they deliver their notifications while it takes them
     * @param able whether it can take a notification of any profile at this moment
     */
    public record Listening(Duration late, Clock clock, BooleanSupplier able) {}

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
            smdps.ifPresent(this::smdp);
        } catch (RuntimeException e) {
            log(null, e);
        }
    }

    /**
     * ES2+ has no word for how far an SM-DP+ has reported. It repeats a notification until it is answered, so what happened some time ago
     * has been told, as long as somebody listened; while no gateway does, nothing says so, and deadlines wait. What was refused meanwhile
     * comes within that time after it is taken again, and is waited for.
     */
    private void smdp(Listening smdp) {
        if (!smdp.able().getAsBoolean()) {
            listeningSince = null;
            return;
        }
        var now = smdp.clock().instant();
        var since = listeningSince == null ? now : listeningSince;
        listeningSince = since;
        if (now.isBefore(since.plus(smdp.late()))) {
            return;
        }
        var through = smdp.late().plus(behind);
        publisher
                .broadcast(
                        Topics.ACTIVITY_FEED,
                        (partition, at) -> reported(SMDP, partition, at, at.minus(through), false))
                .whenComplete(this::log);
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

    private void log(@Nullable Void done, @Nullable Throwable failure) {
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

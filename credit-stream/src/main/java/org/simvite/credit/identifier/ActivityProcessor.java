package org.simvite.credit.identifier;

import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.Counters;
import org.simvite.credit.identifier.Assignments.Resolution;
import org.simvite.credit.progress.ProgressRecords;
import org.simvite.event.ActivityKind;
import org.simvite.event.ActivityReport;
import org.simvite.event.SimAssignment;
import org.simvite.runtime.streams.SourcePartitions;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topics;

/** Attributes, parks or drops. */
final class ActivityProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private static final Duration DROP_EVERY = Duration.ofSeconds(10);

    private final int parkedCap;
    private ProcessorContext<String, SpecificRecord> context;
    private IdentifierStores stores;
    private TickPace pace;
    private Sensor attributed;
    private Sensor parked;
    private Sensor droppedInTime;
    private Sensor droppedForRoom;
    private Sensor ofAnother;
    private Sensor ambiguous;
    private Sensor aheadOfClock;

    ActivityProcessor(int parkedCap) {
        this.parkedCap = parkedCap;
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new IdentifierStores(context);
        // a task that lost its transaction begins again with this very object, and reads again what it told in vain
        pace = new TickPace();
        var counters = new Counters(context, ResolveActivity.NAME);
        attributed = counters.counter("attributed");
        parked = counters.counter("parked");
        droppedInTime = counters.counter("parked-dropped-unassigned");
        droppedForRoom = counters.counter("parked-dropped-for-room");
        ofAnother = counters.counter("of-another-application-dropped");
        ambiguous = counters.counter("ambiguous-dropped");
        aheadOfClock = counters.counter("reported-ahead-of-clock");
        context.schedule(
                DROP_EVERY,
                PunctuationType.WALL_CLOCK_TIME,
                time -> stores.dropDue(Instant.ofEpochMilli(time), droppedInTime::record));
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        if (in.value() instanceof ActivityReport report) {
            hear(in, report);
        } else if (in.value() instanceof SimAssignment assignment) {
            assign(in, IdentifierRecords.assignments(assignment));
        } else if (in.value() == null && in.key() != null && TopicNodes.isFrom(Topics.SIM_ASSIGNMENTS, context)) {
            stores.forget(in.key());
        } else {
            throw new BadRecordException("not for an identifier");
        }
    }

    private void hear(Record<String, SpecificRecord> in, ActivityReport report) {
        IdentifierRecords.checkLengths(in.key(), report, in.headers());
        if (report.getKind() == ActivityKind.TICK) {
            tick(in, report);
            return;
        }
        if (report.getKind() == ActivityKind.UNKNOWN || report.getKind() == ActivityKind.CLAIM_FELL) {
            throw new BadRecordException("activity of an unknown kind");
        }
        if (in.key() == null || in.key().isEmpty() || report.getEventId().isEmpty()) {
            throw new BadRecordException("activity names its identifier and its event");
        }
        Activity activity = IdentifierRecords.activity(report);
        Resolution resolution = Assignments.resolve(stores.assignments(in.key()), activity.at());
        if (resolution instanceof Resolution.Belongs owner) {
            attribute(activity, owner.period(), in.headers());
        } else if (resolution instanceof Resolution.Unknown) {
            park(in.key(), activity);
        } else {
            ambiguous.record();
        }
    }

    private void park(String identifier, Activity activity) {
        @Nullable Parked before = stores.parked(identifier, activity.kind());
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        if (!Parked.displaces(activity, before, now)) {
            return;
        }
        stores.park(identifier, before, Parked.from(activity, before, now));
        parked.record();
        while (stores.parkedRows() > parkedCap) {
            stores.dropOldest();
            droppedForRoom.record();
        }
    }

    /** An assignment is heard of: what waited for it goes on. */
    private void assign(Record<String, SpecificRecord> in, Assignments heard) {
        @Nullable Assignments known = stores.assignments(in.key());
        if (known != null && known.revision() > heard.revision()) {
            return;
        }
        stores.keep(in.key(), heard);
        for (Activity activity : stores.parked(in.key())) {
            Resolution resolution = Assignments.resolve(heard, activity.at());
            if (resolution instanceof Resolution.Unknown) {
                continue;
            }
            stores.unpark(in.key(), activity.kind());
            if (resolution instanceof Resolution.Belongs owner) {
                attribute(activity, owner.period(), in.headers());
            } else {
                ambiguous.record();
            }
        }
    }

    private void attribute(Activity activity, Period period, Headers headers) {
        if (!activity.mayConcern(period.applicationId())) {
            ofAnother.record();
            return;
        }
        attributed.record();
        context.forward(
                new Record<>(
                        period.applicationId(),
                        IdentifierRecords.attributed(activity, period),
                        activity.at().toEpochMilli(),
                        headers),
                TopicNodes.sinkName(Topics.SIM_ACTIVITY));
    }

    private void tick(Record<String, SpecificRecord> in, ActivityReport tick) {
        @Nullable Instant reported = tick.getReportedThrough();
        if (reported == null || tick.getSource().isEmpty()) {
            throw new BadRecordException("a tick tells how far which source has reported");
        }
        Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
        if (reported.isAfter(now)) {
            // nobody can have reported what is still to happen
            aheadOfClock.record();
        }
        pace.passes(tick.getSource(), reported.isAfter(now) ? now : reported, tick.getForGood())
                .ifPresent(through -> tell(in, tick, through));
    }

    private void tell(Record<String, SpecificRecord> in, ActivityReport tick, Instant through) {
        var told = ProgressRecords.progress(
                Topics.SIM_ACTIVITY, tick.getSource(), through, tick.getForGood(), SourcePartitions.of(context));
        context.forward(
                new Record<>(
                        ProgressRecords.key(Topics.SIM_ACTIVITY, tick.getSource()),
                        told,
                        through.toEpochMilli(),
                        in.headers()),
                TopicNodes.sinkName(Topics.READING_PROGRESS, ResolveActivity.NAME));
    }
}

package org.simvite.credit.sim;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.simvite.credit.Counters;
import org.simvite.event.ActivityKind;
import org.simvite.event.ProvisioningState;
import org.simvite.event.ProvisioningStatus;
import org.simvite.event.SimActivity;
import org.simvite.runtime.streams.Traces;
import org.simvite.serde.BadRecordException;

/** Adds what is heard to the life, lets it judge itself, and passes on what comes of it. */
final class SimProcessor implements Processor<String, SpecificRecord, String, SpecificRecord> {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private ProcessorContext<String, SpecificRecord> context;
    private SimStores stores;
    private SimOutbox outbox;
    private final SilentSources silentSources;
    private Sensor untrusted;
    private Sensor duplicates;
    private Sensor tooLate;
    private Sensor olderThanMemory;
    private Sensor withoutPolicy;
    private Sensor heldBack;
    private Sensor droppedUnassigned;
    private Sensor reclaimAsked;

    SimProcessor(MeterRegistry meters) {
        silentSources = new SilentSources(meters);
    }

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        stores = new SimStores(context);
        var counters = new Counters(context, FollowSim.NAME);
        outbox = new SimOutbox(context, counters);
        untrusted = counters.counter("untrusted-activity");
        duplicates = counters.counter("activity-without-effect");
        tooLate = counters.counter("heard-too-late");
        olderThanMemory = counters.counter("provisioned-before-what-is-remembered");
        withoutPolicy = counters.counter("judged-later-for-want-of-policy");
        heldBack = counters.counter("deadline-held-back-by-silent-source");
        droppedUnassigned = counters.counter("kept-dropped-unassigned");
        reclaimAsked = counters.counter("reclaim-asked-again");
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, time -> fireDue());
    }

    @Override
    public void process(Record<String, SpecificRecord> in) {
        outbox.carriesOn(in.headers());
        if (in.value() instanceof ProvisioningState state) {
            provision(state);
        } else if (in.value() instanceof SimActivity activity) {
            if (activity.getKind() == ActivityKind.TICK) {
                tick(activity);
            } else {
                hear(activity);
            }
        } else if (in.value() != null) {
            throw new BadRecordException("not for a SIM");
        }
    }

    private void provision(ProvisioningState state) {
        SimLife life = life(state.getApplicationId());
        if (!life.assigned() && now().isAfter(state.getAt().plus(SimLife.REMEMBERED))) {
            // its life has been forgotten: one that began anew would end UNUSED
            olderThanMemory.record();
            return;
        }
        if (state.getStatus() == ProvisioningStatus.PROVISIONED) {
            SimLife provisioned = life.provisioned(SimRecords.assignment(state));
            keepIfNew(life, state.getDownloaded() ? provisioned.outThere(state.getAt()) : provisioned, state.getAt());
        } else if (state.getStatus() == ProvisioningStatus.RECLAIMED) {
            keepIfNew(life, reclaimed(life, state), state.getAt());
        } else if (state.getStatus() == ProvisioningStatus.FAILED && !life.assigned()) {
            stores.forget(life);
        }
    }

    /** An SM-DP+ that is asked to cancel and has handed the profile out has done so to the device that the order is bound to. */
    private static SimLife reclaimed(SimLife life, ProvisioningState state) {
        SimLife reclaimed = life.reclaimed(state.getAt(), state.getDownloaded() || state.getDoubtful());
        @Nullable Download untold = life.untoldDownload(state.getAt());
        return state.getDownloaded() && untold != null ? reclaimed.downloadedBy(untold) : reclaimed;
    }

    private void hear(SimActivity activity) {
        Fact fact = SimRecords.fact(activity);
        SimLife life = life(activity.getApplicationId());
        @Nullable Terms terms = stores.terms(life);
        if (terms != null && fact.kind() != Fact.Kind.CLAIM_FELL && !terms.trusts(fact.source())) {
            untrusted.record();
        }
        SimLife heard = life.heard(fact, terms);
        @Nullable Download download = SimRecords.download(activity);
        if (download != null) {
            heard = heard.downloadedBy(download);
        }
        if (heard.equals(life)) {
            duplicates.record();
        }
        keepIfNew(life, heard, fact.at());
    }

    private void tick(SimActivity tick) {
        @Nullable Instant through = tick.getReportedThrough();
        if (through == null) {
            throw new BadRecordException("a tick tells how far its source has reported");
        }
        if (tick.getForGood()) {
            stores.feed().finish(tick.getSource());
        } else {
            stores.feed().advance(tick.getSource(), through);
        }
        fireDue();
    }

    /** Looks at what is due by the wall clock and by the clock's ticks through the feed, whichever is behind. */
    private void fireDue() {
        stores.feed().clock().ifPresent(clock -> {
            Instant until = clock.isBefore(now()) ? clock : now();
            stores.release();
            stores.drain(until, (applicationId, due) -> {
                @Nullable SimLife life = stores.life(applicationId);
                if (life != null && due.equals(life.scheduledFor())) {
                    outbox.carriesOn(Traces.begun());
                    due(life.scheduled(null), until);
                }
            });
        });
    }

    private void due(SimLife life, Instant until) {
        @Nullable Terms terms = stores.terms(life);
        @Nullable Instant deadline = terms == null ? null : life.deadline(terms);
        if (life.isOver(now())) {
            forget(life, until);
        } else if (terms != null && deadline != null && !deadline.isAfter(until)) {
            fire(life, terms, deadline, until);
        } else if (terms != null && life.awaitsReclaim() && life.forgottenAt().isAfter(until)) {
            askForProfile(life, deadline);
        } else if (!life.assigned() || (deadline == null && life.shown() != null)) {
            forget(life, until);
        } else {
            // it has waited for its policy
            judge(life, until);
        }
    }

    private void fire(SimLife life, Terms terms, Instant deadline, Instant until) {
        List<String> silent = stores.feed().silent(terms.awaited(), deadline);
        if (silent.isEmpty()) {
            judge(life.silentThrough(deadline).changed(now()), deadline);
        } else {
            heldBack.record();
            silentSources.held(silent, stores.feed(), deadline, now());
            stores.hold(life, deadline, silent.get(0));
        }
    }

    /** What was told is told again: whoever takes the profile back may have missed it. */
    private void askForProfile(SimLife life, @Nullable Instant deadline) {
        reclaimAsked.record();
        outbox.again(life, now());
        stores.keep(life, life.lookAgainAt(deadline, now()));
    }

    private void forget(SimLife life, Instant until) {
        if (life.forgottenAt().isAfter(until)) {
            stores.keep(life, life.forgottenAt());
            return;
        }
        stores.forget(life);
        if (life.assigned()) {
            outbox.forgotten(life.applicationId(), now());
        } else {
            droppedUnassigned.record();
        }
    }

    private void keepIfNew(SimLife before, SimLife after, Instant at) {
        if (before.isOver(now())) {
            tooLate.record();
        } else if (!after.equals(before)) {
            confirmDevices(before, after);
            judge(after.changed(now()), at);
        }
    }

    /** Each device once: what is new is what the life did not know before. */
    private void confirmDevices(SimLife before, SimLife after) {
        @Nullable Assignment assignment = after.assignment();
        if (assignment == null) {
            return;
        }
        List<Download> known = before.downloads();
        for (Download download : after.downloads()) {
            if (known.stream().noneMatch(download::isSame)) {
                outbox.confirmed(after, assignment, download);
                @Nullable Settlement settled = after.standing().settlement();
                if (after.settled()) {
                    // heard of only now: it occupies nothing any more
                    outbox.free(
                            after.applicationId(),
                            download.deviceId(),
                            settled == null ? Settlement.USED : settled,
                            download.at());
                }
            }
        }
    }

    private void judge(SimLife life, Instant at) {
        @Nullable Terms terms = stores.terms(life);
        @Nullable Assignment assignment = life.assignment();
        if (assignment == null) {
            stores.keep(life, life.forgottenAt());
        } else if (terms == null) {
            // the policy's record is on another topic and can be behind
            withoutPolicy.record();
            stores.keep(life, Waiting.lookAgain(life.changedAt(), now()));
        } else {
            Judged judged = life.judge(terms, at);
            stores.keep(judged.life(), judged.life().lookAgainAt(judged.life().deadline(terms), now()));
            outbox.publish(judged, assignment, at);
        }
    }

    private SimLife life(String applicationId) {
        if (applicationId.isEmpty()) {
            throw new BadRecordException("a SIM is known by its application");
        }
        @Nullable SimLife life = stores.life(applicationId);
        return life == null ? SimLife.unknown(applicationId, now()) : life;
    }

    private Instant now() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }
}

package org.simvite.runtime.streams;

import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.simvite.event.AdmissionRelease;
import org.simvite.event.Campaign;
import org.simvite.event.InviteCommand;
import org.simvite.event.InviteCommandKind;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.ReleaseCause;
import org.simvite.runtime.state.DueIndex;
import org.simvite.runtime.state.Stores;
import org.simvite.topic.Topics;

/**
 * A small topology with everything in it: two topics read together, a store, a sink, ticks to every partition, a global store.
 * Of each release it makes a command that counts how many the device has had. An application id tells it to misbehave.
 */
final class ReleaseTopology {

    static final String POISON = "poison";
    static final String UNWRITABLE = "unwritable";
    static final String TICK = "tick";
    /** Fails once, after its result has been forwarded. */
    static final String LATE = "late";
    /** Has a deadline at once, which fails twice before it does. */
    static final String DUE = "due";

    static final String SECRET = "LPA:1$secret";

    private final Topology topology = new Topology();
    private final TopicNodes nodes;

    ReleaseTopology(String prefix, AvroSerdes serdes) {
        nodes = new TopicNodes(topology, prefix, serdes);
    }

    Topology build() {
        topology.addProcessor(
                "count-releases",
                CountReleases::new,
                nodes.source(Topics.ADMISSION_RELEASES),
                nodes.source(Topics.SIM_APPLICATIONS));
        topology.addStateStore(Stores.ON_DISK.keyValue("releases-by-device", Count.class), "count-releases");
        topology.addStateStore(Stores.ON_DISK.dueIndex("release-due"), "count-releases");
        nodes.sink(Topics.INVITE_COMMANDS, "count-releases");
        nodes.broadcastSink(Topics.REDEMPTION_REQUESTS, "count-releases");
        nodes.globalStore(
                Topics.CAMPAIGNS,
                Stores.ON_DISK.keyValue("campaigns", Count.class).withLoggingDisabled(),
                "keep-campaigns",
                KeepCampaigns::new);
        return topology;
    }

    record Count(int releases) {}

    private static final class CountReleases implements Processor<String, SpecificRecord, String, SpecificRecord> {
        private ProcessorContext<String, SpecificRecord> context;
        private KeyValueStore<String, Count> counts;
        private DueIndex due;
        private int tries;
        private boolean wasLate;

        @Override
        public void init(ProcessorContext<String, SpecificRecord> context) {
            this.context = context;
            this.counts = context.getStateStore("releases-by-device");
            this.due = new DueIndex(context, "release-due");
            context.schedule(
                    Duration.ofMillis(100),
                    PunctuationType.WALL_CLOCK_TIME,
                    now -> due.drain(now, DueIndex.BUDGET, 10, (device, at) -> fire(device)));
        }

        private void fire(String device) {
            if (++tries < 3) {
                throw new IllegalStateException(SECRET);
            }
            AdmissionRelease release = release(device);
            count(new Record<>(device, release, 0), release);
        }

        private static AdmissionRelease release(String device) {
            return AdmissionRelease.newBuilder()
                    .setEventId("fired")
                    .setAt(Instant.EPOCH)
                    .setAccountId(device)
                    .setApplicationId("fired")
                    .setCause(ReleaseCause.USED)
                    .build();
        }

        @Override
        public void process(Record<String, SpecificRecord> in) {
            if (!(in.value() instanceof AdmissionRelease release)) {
                return;
            }
            if (release.getApplicationId().equals(POISON)) {
                throw new IllegalStateException("cannot open " + SECRET);
            }
            if (release.getApplicationId().equals(TICK)) {
                context.forward(in.withValue(tick(release.getAt())), TopicNodes.tickName(Topics.REDEMPTION_REQUESTS));
                return;
            }
            if (release.getApplicationId().equals(DUE)) {
                due.schedule(in.key(), Instant.ofEpochMilli(context.currentSystemTimeMs()));
                return;
            }
            count(in, release);
            if (release.getApplicationId().equals(LATE) && !wasLate) {
                wasLate = true;
                throw new IllegalStateException(SECRET);
            }
        }

        private void count(Record<String, SpecificRecord> in, AdmissionRelease release) {
            Count before = counts.get(in.key());
            Count now = new Count(before == null ? 1 : before.releases() + 1);
            counts.put(in.key(), now);
            context.forward(in.withValue(command(release, now)), TopicNodes.sinkName(Topics.INVITE_COMMANDS));
        }

        private static RedemptionRequest tick(Instant at) {
            return RedemptionRequest.newBuilder()
                    .setEventId("tick-" + at.toEpochMilli())
                    .setAt(at)
                    .setKind(RedemptionRecordKind.TICK)
                    .build();
        }

        private static InviteCommand command(AdmissionRelease release, Count count) {
            InviteCommand command = InviteCommand.newBuilder()
                    .setEventId(release.getEventId())
                    .setAt(release.getAt())
                    .setInviteId(release.getAccountId())
                    .setKind(InviteCommandKind.RESUME)
                    .setActor(Integer.toString(count.releases()))
                    .build();
            if (release.getApplicationId().equals(UNWRITABLE)) {
                command.setActor(null);
            }
            return command;
        }
    }

    private static final class KeepCampaigns implements Processor<String, Campaign, Void, Void> {
        private KeyValueStore<String, Count> campaigns;

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            campaigns = context.getStateStore("campaigns");
        }

        @Override
        public void process(Record<String, Campaign> in) {
            if (in.key().equals(POISON)) {
                throw new IllegalStateException(SECRET);
            }
            campaigns.put(in.key(), new Count(1));
        }
    }
}

package org.simvite.credit.progress;

import java.time.Instant;
import org.simvite.event.ActivityKind;
import org.simvite.event.ReadingProgress;
import org.simvite.event.RedemptionRecordKind;
import org.simvite.event.RedemptionRequest;
import org.simvite.event.SimActivity;
import org.simvite.runtime.streams.SourcePartitions;
import org.simvite.topic.Topic;

/** The contracts by which stages tell of their progress, and the ticks that come of it. */
public final class ProgressRecords {

    private ProgressRecords() {}

    /** Key on {@code reading-progress}. */
    public static String key(Topic<?> target, String source) {
        return target.name() + "|" + source;
    }

    /**
     * A stage has read a partition of its input, and written all that follows.
     *
     * @param target topic that the stage writes
     * @param source of the activity that is meant; empty where there is one only
     * @param through the source's time up to which it has been read
     * @param forGood the source will report no more
     */
    public static ReadingProgress progress(
            Topic<?> target, String source, Instant through, boolean forGood, SourcePartitions read) {
        return ReadingProgress.newBuilder()
                .setEventId(target.name() + "/" + source + "/" + read.partition() + "/" + through.toEpochMilli())
                .setAt(through)
                .setTarget(target.name())
                .setSource(source)
                .setPartition(read.partition())
                .setPartitions(read.partitions())
                .setForGood(forGood)
                .build();
    }

    static RedemptionRequest applicationsRead(Instant through) {
        return RedemptionRequest.newBuilder()
                .setEventId("tick/" + through.toEpochMilli())
                .setAt(through)
                .setKind(RedemptionRecordKind.TICK)
                .build();
    }

    static SimActivity activityRead(String source, Instant through, boolean forGood) {
        return SimActivity.newBuilder()
                .setEventId("tick/" + source + "/" + through.toEpochMilli())
                .setAt(through)
                .setKind(ActivityKind.TICK)
                .setSource(source)
                .setReportedThrough(through)
                .setForGood(forGood)
                .build();
    }
}

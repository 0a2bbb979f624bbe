package org.simvite.credit.progress;

import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.simvite.event.ReadingProgress;
import org.simvite.runtime.state.Watermarks;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;

/** Keeps what the slowest task of a stage has read, and ticks when that moves. */
final class ProgressProcessor implements Processor<String, ReadingProgress, String, SpecificRecord> {

    private ProcessorContext<String, SpecificRecord> context;
    private Watermarks watermarks;

    @Override
    public void init(ProcessorContext<String, SpecificRecord> processorContext) {
        context = processorContext;
        watermarks = new Watermarks(context.getStateStore(TellProgress.STORE));
    }

    @Override
    public void process(Record<String, ReadingProgress> in) {
        var progress = in.value();
        if (progress == null || progress.getPartition() < 0 || progress.getPartition() >= progress.getPartitions()) {
            throw new BadRecordException("progress names one of so many partitions");
        }
        var before = watermarks.reached(in.key());
        if (progress.getForGood()) {
            watermarks.finish(in.key(), progress.getPartition(), progress.getPartitions());
        } else {
            watermarks.advance(in.key(), progress.getPartition(), progress.getPartitions(), progress.getAt());
        }
        watermarks
                .reached(in.key())
                .filter(reached -> before.filter(reached::equals).isEmpty())
                .ifPresent(reached -> tick(progress, reached, watermarks.finished(in.key()), in.headers()));
    }

    /** @param reached what the slowest has read; means nothing where the source has finished */
    private void tick(ReadingProgress progress, Instant reached, boolean finished, Headers headers) {
        var through = finished ? progress.getAt() : reached;
        if (progress.getTarget().equals(Topics.REDEMPTION_REQUESTS.name())) {
            forward(Topics.REDEMPTION_REQUESTS, ProgressRecords.applicationsRead(through), through, headers);
        } else if (progress.getTarget().equals(Topics.SIM_ACTIVITY.name())) {
            var told = ProgressRecords.activityRead(progress.getSource(), through, finished);
            forward(Topics.SIM_ACTIVITY, told, through, headers);
        } else {
            throw new BadRecordException("progress towards a topic that has no ticks");
        }
    }

    private void forward(Topic<?> topic, SpecificRecord tick, Instant at, Headers headers) {
        context.forward(new Record<>("", tick, at.toEpochMilli(), headers), TopicNodes.tickName(topic));
    }
}

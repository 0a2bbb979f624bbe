package org.simvite.provisioning.stream;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.simvite.event.SimLifecycle;
import org.simvite.event.StockCommand;
import org.simvite.event.StockCommandKind;
import org.simvite.runtime.streams.TopicNodes;
import org.simvite.topic.Topics;

/**
 * A SIM was used, its life ended unused, or its profile is to come back before it ends: tells its pool. Key: application id in, pool id
 * out. Keeps nothing; what is told twice, POOL carries out once.
 */
final class RouteReclaim extends ContextualProcessor<String, SimLifecycle, String, SpecificRecord> {

    @Override
    public void process(Record<String, SimLifecycle> in) {
        var life = in.value();
        if (life == null) {
            return;
        }
        switch (life.getStatus()) {
            case USED -> tell(in, life, StockCommandKind.USED);
            case RECLAIMING, UNUSED -> tell(in, life, StockCommandKind.RECLAIM);
            case UNKNOWN, PROVISIONED, DOWNLOADED, INSTALLED, ACTIVATED, RETURNED, RECLAIMED -> {}
        }
    }

    private void tell(Record<String, SimLifecycle> in, SimLifecycle life, StockCommandKind kind) {
        var command = StockCommand.newBuilder()
                .setEventId(life.getApplicationId() + "/" + life.getGeneration() + "/" + kind)
                .setAt(life.getAt())
                .setPoolId(life.getPoolId())
                .setKind(kind)
                .setIccid(life.getIccid())
                .setProfileKind(life.getProfileKind())
                .setApplicationId(life.getApplicationId())
                .setGeneration(life.getGeneration())
                .setDownloaded(life.getDownloaded())
                .setActor("worker")
                .setCause(life.getStatus().name())
                .build();
        context()
                .forward(
                        new Record<>(life.getPoolId(), command, life.getAt().toEpochMilli(), in.headers()),
                        TopicNodes.sinkName(Topics.STOCK_COMMANDS, "route-reclaim"));
    }
}

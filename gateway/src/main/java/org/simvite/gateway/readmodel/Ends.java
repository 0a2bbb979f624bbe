package org.simvite.gateway.readmodel;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where partitions end. */
@FunctionalInterface
interface Ends {

    CompletableFuture<Map<TopicPartition, Long>> of(Collection<TopicPartition> partitions);

    /**
     * What is written, committed or not. A consumer of committed records is told its own end, the last stable offset: behind a transaction that does not end
     * it would always be there, whatever is committed after it.
     */
    static Ends written(Admin admin) {
        return partitions -> admin.listOffsets(
                        partitions.stream()
                                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                        new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                .all()
                .toCompletionStage()
                .toCompletableFuture()
                .thenApply(found -> found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, end -> end.getValue().offset())));
    }
}

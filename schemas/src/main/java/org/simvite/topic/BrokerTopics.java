package org.simvite.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The broker's side of topics. Every method throws {@link KafkaException} if the broker does not do as asked. */
final class BrokerTopics {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final Duration LEADERS_WITHIN = Duration.ofSeconds(60);
    private static final long PAUSE_MS = 100;

    private final Admin admin;

    BrokerTopics(Admin admin) {
        this.admin = admin;
    }

    /** Creates the topic; false if it existed. */
    boolean create(String name, int partitions, int replication, Map<String, String> config) {
        var topic = new NewTopic(name, partitions, (short) replication).configs(config);
        try {
            await(admin.createTopics(List.of(topic)).all());
            return true;
        } catch (TopicExistsException e) {
            return false;
        }
    }

    /** Partition counts of those topics that exist. */
    Map<String, Integer> partitionCounts(Collection<String> names) {
        var counts = new HashMap<String, Integer>();
        admin.describeTopics(names).topicNameValues().forEach((name, description) -> {
            try {
                counts.put(name, await(description).partitions().size());
            } catch (UnknownTopicOrPartitionException e) {
                // left out: that is the answer
            }
        });
        return counts;
    }

    /** Sets these entries and leaves the topic's others alone. */
    void configure(String name, Map<String, String> config) {
        var operations = config.entrySet().stream()
                .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()), OpType.SET))
                .toList();
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
        await(admin.incrementalAlterConfigs(Map.of(resource, operations)).all());
    }

    /**
     * Waits until each partition has a leader that answers. A producer that writes earlier can lose what it writes
     * (KAFKA-15591).
     */
    void awaitLeaders(Map<String, Integer> partitionCounts) {
        var partitions = partitionCounts.entrySet().stream()
                .flatMap(e -> IntStream.range(0, e.getValue()).mapToObj(p -> new TopicPartition(e.getKey(), p)))
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        long end = System.nanoTime() + LEADERS_WITHIN.toNanos();
        while (!leadersAnswer(partitions, end)) {
            pause();
        }
    }

    private boolean leadersAnswer(Map<TopicPartition, OffsetSpec> partitions, long end) {
        try {
            await(admin.listOffsets(partitions).all());
            return true;
        } catch (RetriableException e) {
            if (System.nanoTime() > end) {
                throw e;
            }
            return false;
        }
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("the broker did not answer within " + ANSWER_WITHIN.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}

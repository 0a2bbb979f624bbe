package org.simvite.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /**
     * Creates topics, each with its own settings.
     *
     * @return those that were not there before
     */
    Set<String> create(Map<String, Map<String, String>> configs, int partitions, int replication) {
        var topics = configs.entrySet().stream()
                .map(topic -> new NewTopic(topic.getKey(), partitions, (short) replication).configs(topic.getValue()))
                .toList();
        var created = new TreeSet<String>();
        admin.createTopics(topics).values().forEach((name, creation) -> {
            try {
                await(creation);
                created.add(name);
            } catch (TopicExistsException e) {
                // left out: that is the answer
            }
        });
        return created;
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

    /** Sets these entries of each topic and leaves its others alone. */
    void configure(Map<String, Map<String, String>> configs) {
        var changes = new HashMap<ConfigResource, Collection<AlterConfigOp>>();
        configs.forEach((name, config) -> changes.put(
                new ConfigResource(ConfigResource.Type.TOPIC, name),
                config.entrySet().stream()
                        .map(e -> new AlterConfigOp(new ConfigEntry(e.getKey(), e.getValue()), OpType.SET))
                        .toList()));
        await(admin.incrementalAlterConfigs(changes).all());
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

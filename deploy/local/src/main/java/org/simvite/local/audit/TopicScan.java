package org.simvite.local.audit;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their first record to what is committed now, once. */
public final class TopicScan implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALLED = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;

    public TopicScan(String bootstrapServers) {
        var config = new Properties();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "5000");
        consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Every topic of the cluster but the broker's own. */
    public Collection<String> topics() {
        return consumer.listTopics().keySet().stream()
                .filter(name -> !name.startsWith("__"))
                .sorted()
                .toList();
    }

    /**
     * Gives every record of the topics, in order within a partition.
     *
     * @throws IllegalStateException the broker gave nothing for a minute although there is more
     */
    public void read(Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var open = openPartitions(partitions);
        var lastRecord = System.nanoTime();
        while (!open.isEmpty()) {
            var batch = consumer.poll(POLL);
            batch.forEach(each);
            if (!batch.isEmpty()) {
                lastRecord = System.nanoTime();
            } else if (System.nanoTime() - lastRecord > STALLED.toNanos()) {
                throw new IllegalStateException("the broker gives no more records, but " + open.keySet()
                        + " are not read to their end; is a transaction hanging?");
            }
            open.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
        }
    }

    /** Partitions that hold anything, with the offset to read up to. */
    private Map<TopicPartition, Long> openPartitions(Collection<TopicPartition> partitions) {
        var starts = consumer.beginningOffsets(partitions);
        var ends = consumer.endOffsets(partitions);
        return ends.entrySet().stream()
                .filter(end -> end.getValue() > starts.getOrDefault(end.getKey(), 0L))
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        Map.Entry::getValue,
                        (a, b) -> b,
                        () -> new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()))));
    }

    @Override
    public void close() {
        consumer.close();
    }
}

package org.simvite.runtime.streams;

import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Which partition of how many the record at hand was read from. Streams does not tell a processor how many there are, so the
 * shell puts what it saw at start into the configuration; counts never change.
 *
 * @param partition from 0
 * @param partitions of the same topic
 */
public record SourcePartitions(int partition, int partitions) {

    private static final String KEY = "simvite.partitions.";

    /** The configuration's key for the number of partitions of a topic, by its full name. */
    public static String key(String fullName) {
        return KEY + fullName;
    }

    /**
     * Of the record that is being processed.
     *
     * @throws IllegalStateException without a record, or when the topology was not started by {@link StreamsShell} and the
     *     topic has more than one partition
     */
    public static SourcePartitions of(ProcessingContext context) {
        RecordMetadata record = context.recordMetadata().orElseThrow(() -> new IllegalStateException("no record"));
        Object count = context.appConfigs().get(key(record.topic()));
        int partitions = count == null ? 1 : Integer.parseInt(count.toString());
        if (record.partition() >= partitions) {
            throw new IllegalStateException("partition " + record.partition() + " of " + partitions + " partitions");
        }
        return new SourcePartitions(record.partition(), partitions);
    }
}

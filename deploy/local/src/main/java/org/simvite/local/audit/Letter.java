package org.simvite.local.audit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be processed.
 *
 * @param about where it was read
 * @param place of the record itself; null where the letter does not say
 * @param names the ids that the record names, as {@link Fields#ids} finds them
 */
record Letter(String about, @Nullable Place place, Instant at, Set<String> names) {

    Letter {
        names = Set.copyOf(names);
    }

    /** As Kafka Streams names where a dead letter was read from. */
    private static final String FROM = "__streams.errors.";

    /** From the record on the topic of dead letters. */
    static Letter of(ConsumerRecord<byte[], byte[]> record, Set<String> names) {
        var topic = text(record.headers(), "topic");
        return new Letter(
                topic == null ? "from nobody knows where" : "from " + topic,
                topic == null ? null : place(topic, record.headers()),
                Instant.ofEpochMilli(record.timestamp()),
                names);
    }

    private static @Nullable Place place(String topic, Headers headers) {
        var partition = text(headers, "partition");
        var offset = text(headers, "offset");
        try {
            return partition == null || offset == null
                    ? null
                    : new Place(topic, Integer.parseInt(partition), Long.parseLong(offset));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        var header = headers.lastHeader(FROM + name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}

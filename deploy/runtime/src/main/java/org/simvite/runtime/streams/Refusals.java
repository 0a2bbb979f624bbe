package org.simvite.runtime.streams;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.simvite.topic.TopicSettings;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker would refuse of a record, so that it is not sent: under exactly-once a refused send takes the whole transaction
 * with it, and the same record would do so again, for ever. Too long a record fails where it is made, and its cause becomes a dead
 * letter; a time further ahead than a clock can be wrong is replaced by now (the event's own time is in its value). Where the
 * broker is stricter than is known here, one refusal costs one transaction and is remembered.
 */
final class Refusals {

    /** How far ahead of our clock a timestamp may be: half of what brokers take, since theirs may be behind ours. */
    static final Duration AHEAD = TopicSettings.AHEAD.dividedBy(2);

    /** Bytes of a batch of one record: what brokers take by default, and what our changelogs and topics are set to. */
    static final int LONGEST = 1_048_588;

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
    private static final int BATCH_OVERHEAD = 61;
    private static final int RECORD_OVERHEAD = 21;
    private static final int HEADER_OVERHEAD = 10;

    private final String deadLetters;
    private final Map<String, Integer> longest = new ConcurrentHashMap<>();
    private final Set<String> stampedNow = ConcurrentHashMap.newKeySet();

    /** @param deadLetters the topic's full name */
    Refusals(String deadLetters) {
        this.deadLetters = deadLetters;
    }

    /**
     * The record as it can be sent.
     *
     * @throws RecordTooLargeException if it cannot
     */
    ProducerRecord<byte[], byte[]> fit(ProducerRecord<byte[], byte[]> record, long nowMs) {
        int size = size(record);
        int most = longest.getOrDefault(
                record.topic(), record.topic().equals(deadLetters) ? Topics.LONGEST_DEAD_LETTER : LONGEST);
        if (size > most) {
            throw new RecordTooLargeException(
                    "a record of " + size + " octets for " + record.topic() + ", which takes " + most);
        }
        Long timestamp = record.timestamp();
        boolean fits =
                timestamp == null || (timestamp <= nowMs + AHEAD.toMillis() && !stampedNow.contains(record.topic()));
        return fits
                ? record
                : new ProducerRecord<>(
                        record.topic(), record.partition(), nowMs, record.key(), record.value(), record.headers());
    }

    /** Remembers what the broker did not take. */
    void learn(ProducerRecord<byte[], byte[]> record, Exception failure) {
        if (failure instanceof InvalidTimestampException && stampedNow.add(record.topic())) {
            LOG.error(
                    "{} refuses the time of a record; from now on its records are stamped with the time they are written at",
                    record.topic());
        } else if (failure instanceof RecordTooLargeException) {
            int most = size(record) - 1;
            longest.merge(record.topic(), most, Math::min);
            LOG.error("{} refuses a record of {} octets; longer ones are not sent any more", record.topic(), most + 1);
        }
    }

    private static int size(ProducerRecord<byte[], byte[]> record) {
        int size = BATCH_OVERHEAD + RECORD_OVERHEAD + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            size += HEADER_OVERHEAD + header.key().getBytes(StandardCharsets.UTF_8).length + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}

package org.simvite.runtime.letters;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.simvite.runtime.kafka.Clients;
import org.simvite.topic.Topics;

/** Reads one letter again. Each reading has a consumer of its own: letters are few, and looked at one by one. */
public final class LetterReader {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(500);

    private final Clients clients;
    private final String prefix;

    /** @param prefix of the installation's topics */
    public LetterReader(Clients clients, String prefix) {
        this.clients = clients;
        this.prefix = prefix;
    }

    /**
     * Empty if there is no such letter, or it is no longer kept.
     *
     * @throws org.apache.kafka.common.KafkaException if the broker does not answer
     */
    public Optional<Letter> read(LetterId id) {
        var topic = prefix + Topics.DEAD_LETTERS;
        try (Consumer<byte[], byte[]> consumer = clients.consumer(
                "dead-letter",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Map.of("max.poll.records", 1))) {
            var partition = new TopicPartition(topic, id.partition());
            if (id.partition() >= consumer.partitionsFor(topic, LIMIT).size()) {
                return Optional.empty();
            }
            consumer.assign(List.of(partition));
            var begins = consumer.beginningOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
            var ends = consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
            if (id.offset() < begins || id.offset() >= ends) {
                return Optional.empty();
            }
            consumer.seek(partition, id.offset());
            var end = System.nanoTime() + LIMIT.toNanos();
            while (System.nanoTime() < end && consumer.position(partition, LIMIT) == id.offset()) {
                var found = consumer.poll(POLL).records(partition);
                if (!found.isEmpty()) {
                    var record = found.get(0);
                    return record.offset() == id.offset() ? Optional.of(Letter.of(record, prefix)) : Optional.empty();
                }
            }
            return Optional.empty();
        }
    }
}

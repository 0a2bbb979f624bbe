package org.simvite.runtime.letters;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.simvite.event.Aggregate;
import org.simvite.event.CommandOutcome;
import org.simvite.event.CommandResult;
import org.simvite.event.DeadLetterCommand;
import org.simvite.runtime.kafka.Clients;
import org.simvite.serde.AvroDeserializer;
import org.simvite.serde.BadRecordException;
import org.simvite.topic.Topics;

/**
 * What was said of a letter before, and what became of that. Commands on a letter have its id as their key, so they stand in one partition, and
 * whoever reads it carries them out one by one: what came of the earlier ones is published before the next is looked at.
 */
final class LetterHistory {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(200);
    /** Less than a member of a group may be silent for (max.poll.interval.ms, 5 minutes). */
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** The brokers stamp letters and commands, and their clocks are not one. */
    private static final Duration MARGIN = Duration.ofHours(2);

    private final Clients clients;
    private final AvroDeserializer reader;
    private final String prefix;

    /** @param prefix of the installation's topics */
    LetterHistory(Clients clients, AvroDeserializer reader, String prefix) {
        this.clients = clients;
        this.reader = reader;
        this.prefix = prefix;
    }

    /**
     * Whether an earlier command on the letter was carried out.
     *
     * @param command as it was read; that it was read before does not count
     * @throws org.apache.kafka.common.KafkaException if the broker does not answer
     */
    boolean settledBefore(ConsumerRecord<byte[], byte[]> command, String commandId, Letter letter) {
        // neither is written in a transaction, so none of others' is waited for
        try (Consumer<byte[], byte[]> consumer = clients.consumer(
                "dead-letter-history",
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"))) {
            for (var earlier : earlier(consumer, command, letter)) {
                if (!earlier.getEventId().equals(commandId) && carriedOut(consumer, earlier)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Nobody can have said anything of the letter before it was written. */
    private List<DeadLetterCommand> earlier(
            Consumer<byte[], byte[]> consumer, ConsumerRecord<byte[], byte[]> command, Letter letter) {
        var all = new ArrayList<DeadLetterCommand>();
        scan(
                consumer,
                new TopicPartition(command.topic(), command.partition()),
                letter.at(),
                command.offset(),
                found -> {
                    if (Arrays.equals(found.key(), command.key())) {
                        read(found, DeadLetterCommand.class).ifPresent(all::add);
                    }
                    return false;
                });
        return all;
    }

    private boolean carriedOut(Consumer<byte[], byte[]> consumer, DeadLetterCommand command) {
        var topic = Topics.COMMAND_OUTCOMES.fullName(prefix);
        var key = command.getEventId().getBytes(StandardCharsets.UTF_8);
        // as the default partitioner of every client of ours
        int partition = Utils.toPositive(Utils.murmur2(key))
                % consumer.partitionsFor(topic, LIMIT).size();
        return scan(
                consumer,
                new TopicPartition(topic, partition),
                command.getAt(),
                Long.MAX_VALUE,
                found -> Arrays.equals(found.key(), key)
                        && read(found, CommandOutcome.class)
                                .filter(outcome -> outcome.getAggregate() == Aggregate.DEAD_LETTER
                                        && outcome.getResult() == CommandResult.DONE)
                                .isPresent());
    }

    /**
     * Reads from a time to an offset, or to what is the end now.
     *
     * @param enough ends it
     * @return whether enough was found
     */
    private static boolean scan(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Instant from,
            long to,
            Predicate<ConsumerRecord<byte[], byte[]>> enough) {
        var since = from.minus(MARGIN).toEpochMilli();
        var first = consumer.offsetsForTimes(Map.of(partition, Math.max(0, since)), LIMIT)
                .get(partition);
        long end = Math.min(to, consumer.endOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L));
        if (first == null || first.offset() >= end) {
            return false;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, first.offset());
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition, LIMIT) < end) {
            for (var record : consumer.poll(POLL).records(partition)) {
                if (record.offset() < end && enough.test(record)) {
                    return true;
                }
            }
            if (System.nanoTime() > until) {
                throw new TimeoutException("what was said of a letter before cannot be read in time");
            }
        }
        return false;
    }

    private <T> Optional<T> read(ConsumerRecord<byte[], byte[]> record, Class<T> type) {
        try {
            @Nullable Object content = reader.deserialize(record.topic(), record.value());
            return Optional.ofNullable(content).filter(type::isInstance).map(type::cast);
        } catch (BadRecordException e) {
            return Optional.empty();
        }
    }
}

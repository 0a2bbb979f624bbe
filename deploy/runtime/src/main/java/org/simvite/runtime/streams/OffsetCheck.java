package org.simvite.runtime.streams;

import static java.util.stream.Collectors.toSet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.simvite.runtime.kafka.Clients;
import org.simvite.topic.Retention;
import org.simvite.topic.Topic;
import org.simvite.topic.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the group remembers how far it has read what its stores were made from. Where it does not (a broker forgets the offsets
 * of a group that nobody was in for {@code offsets.retention.minutes}), the sources would be read from their beginning against
 * stores that know the end.
 */
final class OffsetCheck {

    /** Steps are kept for less: a group that is away for longer has lost more than its offsets. */
    private static final Duration REMEMBERED = Duration.ofDays(60);

    private static final String RETENTION = "offsets.retention.minutes";
    private static final Logger LOG = LoggerFactory.getLogger(OffsetCheck.class);

    private final StartCheck topology;
    private final StreamsSettings settings;

    OffsetCheck(StartCheck topology, StreamsSettings settings) {
        this.topology = topology;
        this.settings = settings;
    }

    /** One line for each part of the topology that has state and no offsets. */
    List<String> findings(Broker broker) throws InterruptedException, ExecutionException, TimeoutException {
        List<String> findings = new ArrayList<>();
        Set<TopicPartition> committed =
                new HashSet<>(broker.committed(settings.applicationId()).keySet());
        for (StartCheck.Part part : topology.stateful(settings.applicationId())) {
            Map<String, TopicDescription> changelogs = broker.topics(part.changelogs());
            findings.addAll(storesOfAnotherBroker(part, changelogs.keySet()));
            Set<TopicPartition> unread = changelogs.values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .filter(changelog -> part.sources().stream()
                            .noneMatch(source -> committed.contains(new TopicPartition(source, changelog.partition()))))
                    .collect(toSet());
            Set<TopicPartition> holding = withRecords(broker, unread);
            if (!holding.isEmpty()) {
                findings.add("group " + settings.applicationId() + " has no committed offsets of " + part.sources()
                        + " for what the stores behind " + holding + " were made from");
            }
        }
        return findings;
    }

    /**
     * One line for each partition of a topic of steps whose records were thrown away before they were read. A step is a decision that
     * somebody waits for: what it set off is to be looked at by people.
     */
    List<String> gone(Broker broker) throws InterruptedException, ExecutionException, TimeoutException {
        List<String> gone = new ArrayList<>();
        Map<TopicPartition, Long> committed = broker.committed(settings.applicationId());
        committed.keySet().removeIf(partition -> !topology.topics().contains(partition.topic()));
        broker.offsets(committed.keySet(), OffsetSpec.earliest()).forEach((partition, first) -> {
            long next = committed.getOrDefault(partition, first);
            if (next < first) {
                String line = (first - next) + " records of " + partition
                        + " are gone before they were read: its retention is over";
                if (carriesSteps(partition.topic())) {
                    gone.add(line);
                } else {
                    LOG.error("{}", line);
                }
            }
        });
        return gone;
    }

    private boolean carriesSteps(String topic) {
        Topic<?> known =
                Topics.byName().get(topic.substring(settings.kafka().prefix().length()));
        return known != null && known.retention() == Retention.STEPS;
    }

    /** Tells of what the broker forgets too early. */
    void warn(Broker broker) throws InterruptedException, ExecutionException, TimeoutException {
        try {
            String minutes = broker.setting(RETENTION);
            if (minutes != null && Long.parseLong(minutes) < REMEMBERED.toMinutes()) {
                LOG.warn(
                        "the broker forgets what a group has read after {} minutes without members: set {} to {} or more",
                        minutes,
                        RETENTION,
                        REMEMBERED.toMinutes());
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof AuthorizationException)) {
                throw e;
            }
            LOG.warn("the broker does not let see its {}: it should be {} or more", RETENTION, REMEMBERED.toMinutes());
        }
    }

    private List<String> storesOfAnotherBroker(StartCheck.Part part, Set<String> changelogs) {
        Path folder = settings.stateDir().resolve(settings.applicationId());
        String[] names = Objects.requireNonNullElse(folder.toFile().list(), new String[0]);
        return part.stores().stream()
                .filter(store -> !changelogs.contains(InternalTopics.changelog(settings.applicationId(), store)))
                .filter(store -> Stream.of(names)
                        .filter(part::isTask)
                        .anyMatch(task -> Files.isDirectory(
                                folder.resolve(task).resolve("rocksdb").resolve(store))))
                .map(store -> "the folder " + folder + " holds a store " + store
                        + " of which the broker has no changelog: it belongs to another broker")
                .toList();
    }

    /** Those that hold a committed record: what a transaction left that was given up counts for nothing. */
    private Set<TopicPartition> withRecords(Broker broker, Set<TopicPartition> partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<TopicPartition, Long> ends = broker.offsets(partitions, OffsetSpec.latest());
        Set<TopicPartition> open = ends.entrySet().stream()
                .filter(end -> end.getValue() > 0)
                .map(Map.Entry::getKey)
                .collect(toSet());
        Set<TopicPartition> holding = new HashSet<>();
        if (open.isEmpty()) {
            return holding;
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        try (var consumer =
                new Clients(settings.kafka()).consumer(settings.applicationId() + "-start", (topic, bytes) -> bytes)) {
            consumer.assign(open);
            consumer.seekToBeginning(open);
            while (!open.isEmpty() && System.nanoTime() < until) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    holding.add(partition);
                    open.remove(partition);
                });
                open.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
                if (!consumer.assignment().equals(open)) {
                    consumer.assign(open);
                }
            }
        }
        return holding;
    }
}

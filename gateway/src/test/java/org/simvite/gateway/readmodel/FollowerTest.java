package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.simvite.topic.Topics;

@NullUnmarked
class FollowerTest {

    private static final String ACCOUNTS = Topics.ACCOUNTS.name();
    private static final String STOCK = Topics.SIM_STOCK.name();
    private static final long AN_IMPORT = 1_000_000_000;

    @TempDir
    Path folder;

    private final Map<Lane, MockConsumer<String, byte[]>> consumers = new EnumMap<>(Lane.class);

    FollowerTest() {
        for (var lane : Lane.values()) {
            consumers.put(lane, lane == Lane.STOCK ? new Importing() : new MockConsumer<>("earliest"));
            topics(lane);
        }
    }

    /** Ten gateways read the same stock: all were unready at once, and whoever asked for a code waited behind a million profiles. */
    @Test
    void whatPeopleWaitForIsReadAndRecentWhileAnImportWithoutEndIsBehind() {
        try (var file = ReadModelFile.open(folder.resolve("model.db"), "here", 1, Instant.now());
                var follower = new Follower(
                        consumers::get,
                        partitions -> CompletableFuture.completedFuture(ends(partitions)),
                        (topic, bytes) -> null,
                        "",
                        ReadModel.PROJECTIONS,
                        file.writer(),
                        new Waiters(Runnable::run),
                        new Burial(null),
                        Clock.systemUTC())) {
            follower.start();
            await().atMost(Duration.ofSeconds(20)).until(() -> read(file, STOCK) >= 2_000);
            assertThat(read(file, ACCOUNTS)).isZero();

            consumers.get(Lane.ANSWERS).addRecord(new ConsumerRecord<>(ACCOUNTS, 0, 0, "terminal:a", null));

            await().atMost(Duration.ofSeconds(20)).until(() -> read(file, ACCOUNTS) == 1);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> follower.progress(Lane.ANSWERS).through().isAfter(Instant.EPOCH));
            assertThat(follower.progress(Lane.STOCK).caughtUp()).isFalse();
            assertThat(follower.progress(Lane.STOCK).lag()).isGreaterThan(1_000_000);
        }
    }

    private void topics(Lane lane) {
        var node = new Node(1, "localhost", 1);
        for (var topic : topicsOf(lane)) {
            consumers.get(lane).updatePartitions(topic, List.of(new PartitionInfo(topic, 0, node, null, null)));
            consumers.get(lane).updateBeginningOffsets(Map.of(new TopicPartition(topic, 0), 0L));
        }
    }

    private static List<String> topicsOf(Lane lane) {
        return Stream.concat(
                        ReadModel.PROJECTIONS.stream()
                                .map(projection -> projection.topic().name()),
                        Stream.of(Topics.DEAD_LETTERS))
                .filter(topic -> Lane.of(topic) == lane)
                .toList();
    }

    private static Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .collect(Collectors.toMap(
                        partition -> partition, partition -> partition.topic().equals(STOCK) ? AN_IMPORT : 0L));
    }

    private static long read(ReadModelFile file, String topic) {
        return file.read(rows ->
                        rows.one("select next from offsets where topic = ?", row -> row.longNumber("next"), topic))
                .orElse(0L);
    }

    /** There is always more. */
    private static final class Importing extends MockConsumer<String, byte[]> {

        private long next;

        Importing() {
            super("earliest");
        }

        @Override
        public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
            for (int i = 0; i < 500; i++) {
                addRecord(new ConsumerRecord<>(STOCK, 0, next, "iccid-" + next, null));
                next++;
            }
            return super.poll(timeout);
        }
    }
}

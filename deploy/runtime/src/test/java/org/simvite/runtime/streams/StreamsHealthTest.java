package org.simvite.runtime.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;
import org.simvite.runtime.shell.Health;

class StreamsHealthTest {

    private static final Optional<String> NO_FAILURE = Optional.empty();

    private final StreamsHealth health = new StreamsHealth(100);

    @Test
    void runningWithTasksIsReady() {
        assertThat(health.of(State.RUNNING, List.of(thread(lag(10, 20)), thread()), NO_FAILURE))
                .isEqualTo(Health.ready("1 active and 0 standby tasks, lag 10"));
    }

    @Test
    void runningWithoutTasksIsNot() {
        assertThat(health.of(State.RUNNING, List.of(thread()), NO_FAILURE))
                .isEqualTo(Health.notReady("no task is assigned"));
    }

    @Test
    void rebalancingIsNot() {
        assertThat(health.of(State.REBALANCING, List.of(thread(lag(0, 0))), NO_FAILURE))
                .isEqualTo(Health.notReady("state REBALANCING"));
        assertThat(health.of(State.REBALANCING, List.of(), Optional.of("TimeoutException")))
                .isEqualTo(Health.notReady("retrying after TimeoutException"));
    }

    @Test
    void failingThreadsAreNot() {
        assertThat(health.of(State.RUNNING, List.of(thread(lag(0, 0))), Optional.of("RegistryUnavailableException")))
                .isEqualTo(Health.notReady("retrying after RegistryUnavailableException"));
    }

    @Test
    void hasToCatchUpOnceAndMayLagLater() {
        assertThat(health.of(State.RUNNING, List.of(thread(lag(0, 1000))), NO_FAILURE))
                .isEqualTo(Health.notReady("catching up: 1 active and 0 standby tasks, lag 1000"));
        assertThat(health.of(State.RUNNING, List.of(thread(lag(900, 1000))), NO_FAILURE)
                        .ready())
                .isTrue();
        assertThat(health.of(State.RUNNING, List.of(thread(lag(0, 1000))), NO_FAILURE)
                        .ready())
                .isTrue();
    }

    @Test
    void partitionsWithoutOffsetsDoNotLag() {
        assertThat(health.of(State.RUNNING, List.of(thread(lag(-1, -1))), NO_FAILURE))
                .isEqualTo(Health.ready("1 active and 0 standby tasks, lag 0"));
    }

    private static Task lag(long committed, long end) {
        TopicPartition partition = new TopicPartition("t", 0);
        return new Task(Map.of(partition, committed), Map.of(partition, end));
    }

    private static ThreadMetadata thread(TaskMetadata... tasks) {
        return new Thread(Set.of(tasks));
    }

    private record Task(Map<TopicPartition, Long> committedOffsets, Map<TopicPartition, Long> endOffsets)
            implements TaskMetadata {
        @Override
        public TaskId taskId() {
            return new TaskId(0, 0);
        }

        @Override
        public Set<TopicPartition> topicPartitions() {
            return endOffsets.keySet();
        }

        @Override
        public Optional<Long> timeCurrentIdlingStarted() {
            return Optional.empty();
        }
    }

    private record Thread(Set<TaskMetadata> activeTasks) implements ThreadMetadata {
        @Override
        public String threadState() {
            return "RUNNING";
        }

        @Override
        public String threadName() {
            return "t";
        }

        @Override
        public Set<TaskMetadata> standbyTasks() {
            return Set.of();
        }

        @Override
        public String consumerClientId() {
            return "c";
        }

        @Override
        public String restoreConsumerClientId() {
            return "r";
        }

        @Override
        public Set<String> producerClientIds() {
            return Set.of("p");
        }

        @Override
        public String adminClientId() {
            return "a";
        }
    }
}

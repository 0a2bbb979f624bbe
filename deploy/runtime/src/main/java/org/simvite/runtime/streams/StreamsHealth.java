package org.simvite.runtime.streams;

import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.simvite.runtime.shell.Health;

/**
 * Whether a Streams app is of use: running, with tasks, and once caught up with what was waiting. The client's state alone
 * does not tell: it is RUNNING before any task is assigned.
 */
final class StreamsHealth {

    private final long maxLag;
    private volatile boolean caughtUp;

    StreamsHealth(long maxLag) {
        this.maxLag = maxLag;
    }

    Health of(KafkaStreams.State state, Collection<ThreadMetadata> threads, Optional<String> failure) {
        if (state != KafkaStreams.State.RUNNING) {
            return Health.notReady(failure.map(f -> "retrying after " + f).orElse("state " + state));
        }
        int active =
                threads.stream().mapToInt(thread -> thread.activeTasks().size()).sum();
        int standby = threads.stream()
                .mapToInt(thread -> thread.standbyTasks().size())
                .sum();
        if (active + standby == 0) {
            return Health.notReady("no task is assigned");
        }
        if (failure.isPresent()) {
            return Health.notReady("retrying after " + failure.get());
        }
        long lag = threads.stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .mapToLong(StreamsHealth::lag)
                .sum();
        caughtUp |= lag <= maxLag;
        String tasks = active + " active and " + standby + " standby tasks, lag " + lag;
        return caughtUp ? Health.ready(tasks) : Health.notReady("catching up: " + tasks);
    }

    private static long lag(TaskMetadata task) {
        return task.endOffsets().entrySet().stream()
                .mapToLong(end -> Math.max(
                        0, end.getValue() - Math.max(0, task.committedOffsets().getOrDefault(end.getKey(), 0L))))
                .sum();
    }
}

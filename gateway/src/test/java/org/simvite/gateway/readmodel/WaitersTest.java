package org.simvite.gateway.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitersTest {

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final Waiters waiters = new Waiters(queue::add);
    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void muchNewsForOneWhoHasNotLookedYetQueuesHimOnce() {
        try (var registration = waiters.register("a", woken::incrementAndGet)) {
            assertThat(registration).isNotNull();
            for (int i = 0; i < 10_000; i++) {
                waiters.wake(List.of("a"));
            }
            assertThat(queue).hasSize(1);
            Objects.requireNonNull(queue.poll()).run();
            assertThat(woken).hasValue(1);
            // and what comes after he looked wakes him again
            waiters.wake(List.of("a"));
            assertThat(queue).hasSize(1);
        }
        assertThat(waiters.size()).isZero();
    }
}

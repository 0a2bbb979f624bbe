package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ThreadsTest {

    @Test
    void aTimerOfAStreamThatHasEndedIsForgottenAtOnce() {
        try (var threads = Threads.start(1, 1, 10)) {
            for (int i = 0; i < 1_000; i++) {
                threads.timer().schedule(() -> {}, 10, TimeUnit.MINUTES).cancel(false);
            }
            assertThat(threads.timer().getQueue()).isEmpty();
        }
    }

    @Test
    void theQueueOfTheWakersHasABoundAndNobodyIsLeftAsleep() throws InterruptedException {
        var hold = new CountDownLatch(1);
        var done = new AtomicInteger();
        try (var threads = Threads.start(1, 1, 2)) {
            for (int i = 0; i < 2; i++) {
                threads.wakers().execute(() -> {
                    try {
                        hold.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            for (int i = 0; i < 20; i++) {
                threads.wakers().execute(done::incrementAndGet);
            }
            assertThat(threads.wakers().getQueue()).hasSizeLessThanOrEqualTo(5);
            assertThat(done.get()).isGreaterThanOrEqualTo(15);
            hold.countDown();
            threads.wakers().shutdown();
            assertThat(threads.wakers().awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(done).hasValue(20);
        }
    }
}

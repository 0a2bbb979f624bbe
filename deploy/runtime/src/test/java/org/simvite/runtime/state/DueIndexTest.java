package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DueIndexTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> fired = new ArrayList<>();
    private final KeyValueStore<Bytes, byte[]> store;
    private final DueIndex index;

    DueIndexTest(@TempDir Path folder) {
        store = OpenStores.onDisk(Stores.ON_DISK.dueIndex("due"), folder);
        index = new DueIndex(store, nanos::get);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void firesAtItsVeryMillisecondAndNotBefore() {
        schedule("a", 1000);

        assertThat(drain(999)).isZero();
        assertThat(drain(1000)).isOne();
        assertThat(drain(1001)).isZero();
    }

    @Test
    void stopsWhenItsTimeIsUpAndGoesOnNextTime() {
        for (int i = 0; i < 10; i++) {
            schedule("id" + i, i);
        }
        DueIndex.Handler slow = (id, due) -> {
            fired.add(id);
            nanos.addAndGet(Duration.ofMillis(40).toNanos());
        };

        assertThat(index.drain(100, DueIndex.BUDGET, 1000, slow)).isEqualTo(3);
        assertThat(index.drain(100, DueIndex.BUDGET, 1000, slow)).isEqualTo(3);
        assertThat(index.drain(100, Duration.ZERO, 1000, slow)).isEqualTo(1);
        assertThat(drain(100)).isEqualTo(3);
        assertThat(fired).hasSize(10).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void anEarlierInsertionIsNotOverlooked() {
        schedule("late", 5000);
        assertThat(drain(4000)).isZero();

        schedule("early", 10);

        assertThat(drain(4000)).isOne();
        assertThat(fired).containsExactly("early");
    }

    @Test
    void aClockThatGoesBackLosesNothing() {
        assertThat(drain(4000)).isZero();
        schedule("a", 3000);

        assertThat(drain(2000)).isZero();
        assertThat(drain(4000)).isOne();
    }

    @Test
    void aDeadlineWhoseHandlerFailsIsPutBackWithAGrowingPauseAndHoldsUpNoOther() {
        schedule("poison", 1);
        schedule("next", 2);

        DeadlinesFailedException thrown = failing(10);

        assertThat(thrown.failures())
                .extracting(DeadlinesFailedException.Failure::id)
                .containsExactly("poison");
        assertThat(thrown.failures())
                .extracting(DeadlinesFailedException.Failure::store)
                .containsExactly("due");
        assertThat(thrown).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(fired).containsExactly("next");
        // told of once: from now on it is only counted
        assertThat(drain(1009, this::fail)).isZero();
        assertThat(drain(1010, this::fail)).isOne();
        assertThat(drain(3009, this::fail)).isZero();
        assertThat(drain(3010, (id, due) -> fired.add(id + due.toEpochMilli()))).isOne();
        assertThat(fired).containsExactly("next", "poison1");
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void thePauseIsAnHourInTheEnd() {
        schedule("poison", 0);
        assertThat(failing(0).failures()).hasSize(1);
        long now = 0;
        for (int i = 0; i < 30; i++) {
            now += Duration.ofHours(1).toMillis();
            assertThat(drain(now, this::fail)).isOne();
        }
        assertThat(drain(now + 3_599_999)).isZero();
        assertThat(drain(now + 3_600_000)).isOne();
    }

    @Test
    void aDeadlineThatWasPutBackIsStillThereAfterARestartAndCanBeCancelledByItsOwnTime() {
        schedule("a", 1);
        schedule("b", 1);
        assertThat(failing(10).failures()).isNotEmpty();

        DueIndex restarted = new DueIndex(store, nanos::get);
        restarted.cancel("a", Instant.ofEpochMilli(1));
        restarted.drain(9999, DueIndex.BUDGET, 10, (id, due) -> fired.add(id + due.toEpochMilli()));

        assertThat(fired).containsExactly("b1");
        assertThat(store.all().hasNext()).isFalse();
    }

    /** A fault of ours can fail all of them: they are found by their rows, and memory knows their number only. */
    @Test
    void wereItMillionsThatFailedTheyAllFireOnceTheFaultIsMended() {
        for (int i = 0; i < 20_000; i++) {
            schedule("id" + i, 10);
        }
        assertThatThrownBy(() -> index.drain(100, DueIndex.BUDGET, 30_000, (id, due) -> {
                    throw new IllegalStateException("fault");
                }))
                .isInstanceOf(DeadlinesFailedException.class);
        DueIndex restarted = new DueIndex(store, nanos::get);
        restarted.cancel("id7", Instant.ofEpochMilli(10));

        assertThat(restarted.drain(1_100, DueIndex.BUDGET, 30_000, (id, due) -> {
                    assertThat(due).isEqualTo(Instant.ofEpochMilli(10));
                    fired.add(id);
                }))
                .isEqualTo(19_999);

        assertThat(fired).hasSize(19_999).doesNotHaveDuplicates().doesNotContain("id7");
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void anotherDeadlineOfTheSameIdAtTheTimeOfTheTryDoesNotTakeItsPlace() {
        schedule("a", 1);
        assertThat(failing(10).failures()).isNotEmpty();

        schedule("a", 1010);
        index.cancel("a", Instant.ofEpochMilli(1010));
        schedule("a", 1010);

        assertThat(drain(5000, (id, due) -> fired.add(id + due.toEpochMilli()))).isEqualTo(2);
        assertThat(fired).containsExactly("a1010", "a1");
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void aHandlerThatSchedulesItselfAnewAndFailsDoesNotRunAtOnce() {
        schedule("a", 1);
        assertThatThrownBy(() -> drain(10, (id, due) -> {
                    index.schedule(id, due);
                    throw new IllegalStateException();
                }))
                .isInstanceOf(DeadlinesFailedException.class);

        assertThat(drain(1009)).isZero();
        assertThat(drain(1010)).isOne();
        assertThat(store.all().hasNext()).isFalse();
    }

    /** The transaction is lost, the deadline with it, and both come again. */
    @Test
    void lostInfrastructureIsNoFailureOfTheDeadline() {
        schedule("a", 1);

        assertThatThrownBy(() -> drain(10, (id, due) -> {
                    throw new TimeoutException("broker");
                }))
                .isInstanceOf(TimeoutException.class);
        assertThat(drain(9999)).isZero();
    }

    @Test
    void aHundredTasksOfOneThreadTakeNoMoreThanItsShareOfATransaction() {
        CommitBudget.renew(Duration.ofMillis(500));
        try {
            for (int i = 0; i < 1000; i++) {
                schedule("id" + i, i);
            }
            DueIndex.Handler slow = (id, due) -> {
                fired.add(id);
                nanos.addAndGet(Duration.ofMillis(10).toNanos());
            };
            int first = index.drain(1000, DueIndex.BUDGET, 1000, slow);
            for (int task = 1; task < 100; task++) {
                index.drain(1000, DueIndex.BUDGET, 1000, slow);
            }
            assertThat(first).isEqualTo(10);
            // five take a hundred milliseconds, each of the others takes one entry
            assertThat(fired).hasSize(5 * 10 + 95);

            CommitBudget.renew(Duration.ofMillis(500));
            fired.clear();
            // all were cut short, so now all get the same
            index.drain(1000, DueIndex.BUDGET, 1000, slow);
            assertThat(fired).hasSize(1);

            CommitBudget.renew(Duration.ofMillis(500));
            fired.clear();
            index.drain(1000, DueIndex.BUDGET, 1000, slow);
            assertThat(fired).hasSize(10);
        } finally {
            CommitBudget.lift();
        }
    }

    @Test
    void aHandlerMayScheduleAndCancelDuringAScan() {
        schedule("a", 10);
        schedule("b", 20);

        index.drain(100, DueIndex.BUDGET, 10, (id, due) -> {
            fired.add(id);
            index.schedule("before", Instant.ofEpochMilli(5));
            index.cancel("b", Instant.ofEpochMilli(20));
        });

        assertThat(drain(100)).isOne();
        assertThat(fired).containsExactly("a", "before");
    }

    @Test
    void tellsTheTimeItWasDue() {
        schedule("iccid|8988", 1234);

        index.drain(
                9999,
                DueIndex.BUDGET,
                10,
                (id, due) -> assertThat(id + due).isEqualTo("iccid|8988" + Instant.ofEpochMilli(1234)));
    }

    @Test
    void needsAnId() {
        assertThatThrownBy(() -> schedule("", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private void schedule(String id, long due) {
        index.schedule(id, Instant.ofEpochMilli(due));
    }

    private int drain(long now) {
        return drain(now, (id, due) -> fired.add(id));
    }

    private int drain(long now, DueIndex.Handler handler) {
        return index.drain(now, DueIndex.BUDGET, 1000, handler);
    }

    private void fail(String id, Instant due) {
        throw new IllegalStateException(id + due);
    }

    /** A drain in which every deadline fails but {@code next}. */
    private DeadlinesFailedException failing(long now) {
        DueIndex.Handler handler = (id, due) -> {
            if (id.equals("next")) {
                fired.add(id);
            } else {
                fail(id, due);
            }
        };
        return catchThrowableOfType(DeadlinesFailedException.class, () -> drain(now, handler));
    }
}

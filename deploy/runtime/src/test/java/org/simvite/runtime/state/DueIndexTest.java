package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
    void aHandlerThatFailsLosesOnlyItsOwnEntry() {
        schedule("poison", 1);
        schedule("next", 2);

        assertThatThrownBy(() -> index.drain(10, DueIndex.BUDGET, 10, (id, due) -> {
                    throw new IllegalStateException(id);
                }))
                .hasMessage("poison");

        assertThat(drain(10)).isOne();
        assertThat(fired).containsExactly("next");
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
        return index.drain(now, DueIndex.BUDGET, 1000, (id, due) -> fired.add(id));
    }
}

package org.simvite.runtime.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class HeldIndexTest {

    private final KeyValueStore<Bytes, byte[]> store = OpenStores.dueIndex();
    private final List<String> released = new ArrayList<>();
    private HeldIndex held = new HeldIndex(store);

    @Test
    void releasesWhatTheAwaitedHasPassedAndNothingElse() {
        hold("operator", "a", 100);
        hold("operator", "b", 200);
        hold("operator:x", "c", 100);
        hold("smdp", "d", 100);

        release("operator", 150);

        assertThat(released).containsExactly("a100");
        release("operator", 199);
        assertThat(released).containsExactly("a100");
        release("operator", 200);
        release("operator:x", 500);
        assertThat(released).containsExactly("a100", "b200", "c100");
    }

    @Test
    void knowsWhatIsAwaitedAfterARestart() {
        for (int i = 1; i < 100; i++) {
            hold("operator", "o" + i, i);
            hold("operator:x", "x" + i, i);
        }
        hold("smdp", "s", 1);

        held = new HeldIndex(store);

        assertThat(held.awaited()).containsExactlyInAnyOrder("operator", "operator:x", "smdp");
        release("smdp", 1);
        assertThat(released).containsExactly("s1");
    }

    @Test
    void anEarlierOneIsNotOverlooked() {
        hold("operator", "a", 100);
        release("operator", 100);
        hold("operator", "b", 50);

        release("operator", 100);

        assertThat(released).containsExactly("a100", "b50");
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void oneThatIsHeldAgainWhileOthersAreReleasedIsNotOverlooked() {
        hold("operator", "a", 100);
        hold("operator", "b", 200);

        held.release("operator", Instant.ofEpochMilli(300), Duration.ofHours(1), (id, due) -> {
            released.add(id);
            hold("operator", "again", 50);
        });

        assertThat(released).containsExactly("a", "b");
        release("operator", 300);
        assertThat(released).containsExactly("a", "b", "again50");
    }

    @Test
    void whatIsDroppedIsNotReleased() {
        hold("operator", "a", 100);
        held.drop("a", Instant.ofEpochMilli(100));
        held.drop("never", Instant.ofEpochMilli(100));

        release("operator", 100);

        assertThat(released).isEmpty();
        assertThat(store.all().hasNext()).isFalse();
    }

    @Test
    void stopsWhenItsTimeIsUpAndGoesOnNextTime() {
        hold("operator", "a", 1);
        hold("operator", "b", 2);

        held.release("operator", Instant.ofEpochMilli(9), Duration.ZERO, (id, due) -> released.add(id));
        assertThat(released).containsExactly("a");
        held.release("operator", Instant.ofEpochMilli(9), Duration.ZERO, (id, due) -> released.add(id));
        assertThat(released).containsExactly("a", "b");
    }

    private void hold(String awaited, String id, long due) {
        held.hold(awaited, id, Instant.ofEpochMilli(due));
    }

    private void release(String awaited, long through) {
        held.release(
                awaited,
                Instant.ofEpochMilli(through),
                Duration.ofHours(1),
                (id, due) -> released.add(id + due.toEpochMilli()));
    }
}

package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class WorkerTurnsTest {

    private static final int MOST = 4;

    private final Deque<Runnable> pool = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> turnedAway = new ArrayList<>();
    private final WorkerTurns turns = new WorkerTurns(pool::add, 1, MOST);

    private void take(String network, String address, String name) {
        turns.take(network, address, () -> done.add(name), () -> turnedAway.add(name));
    }

    private void run() {
        while (!pool.isEmpty()) {
            pool.pop().run();
        }
    }

    @Test
    void whoFillsTheLineKeepsNoOtherNetworkOut() {
        for (int i = 0; i < 20; i++) {
            take("x", "x1", "x" + i);
        }
        take("y", "y1", "y0");
        take("y", "y1", "y1");
        assertThat(turnedAway).hasSize(18).doesNotContain("y0", "y1");
        assertThat(turns.waiting()).isEqualTo(MOST);
        run();
        // one network after the other
        assertThat(done.subList(0, 2)).filteredOn(name -> name.startsWith("y")).hasSize(1);
        assertThat(done).hasSize(MOST).contains("y0", "y1");
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void aNeighbourInTheNetworkHasHisTurnToo() {
        take("x", "x1", "first");
        for (int i = 0; i < MOST - 2; i++) {
            take("x", "x1", "many" + i);
        }
        take("x", "x2", "neighbour");
        run();
        assertThat(done.indexOf("neighbour")).isEqualTo(1);
        assertThat(turnedAway).isEmpty();
    }

    @Test
    void neverMoreAreAtWorkThanThereAreWorkers() {
        for (int i = 0; i < 5; i++) {
            take("x", "x1", "x" + i);
        }
        assertThat(pool).hasSize(1);
        pool.pop().run();
        assertThat(pool).hasSize(1);
        assertThat(done).containsExactly("x0");
    }

    @Test
    void aStepThatFailsLeavesTheOthersTheirTurn() {
        turns.take(
                "x",
                "x1",
                () -> {
                    throw new IllegalStateException("of the step");
                },
                () -> turnedAway.add("failing"));
        take("x", "x1", "next");
        var worker = pool.pop();
        assertThat(org.assertj.core.api.Assertions.catchThrowable(worker::run)).hasMessage("of the step");
        run();
        assertThat(done).containsExactly("next");
    }

    @Test
    void whoComesWhenTheWorkersAreGoneIsTurnedAway() {
        var gone = new WorkerTurns(
                task -> {
                    throw new RejectedExecutionException("gone");
                },
                1,
                MOST);
        for (int i = 0; i < 3; i++) {
            int number = i;
            gone.take("x", "x1", () -> done.add("x" + number), () -> turnedAway.add("x" + number));
        }
        assertThat(turnedAway).containsExactly("x0", "x1", "x2");
        assertThat(done).isEmpty();
    }
}

package org.simvite.provisioning.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QueueTest {

    private static final Line.Id ID = new Line.Id("esim", ProfileKind.ESIM, Line.Side.WAITING);

    private final InMemoryBooks books = new InMemoryBooks();
    private final Queue queue = new Queue(books, ID);

    @Test
    void aLineThatRanOutOfPatienceLeavesNoPlacesToBePassedOver() {
        for (var number = 1; number <= 1_000; number++) {
            queue.join("application-" + number);
        }
        for (var place = 1; place <= 999; place++) {
            queue.leave(place);
        }

        assertThat(line()).isEqualTo(new Line(1_000, 1_001, 1));
        assertThat(queue.take()).isEqualTo("application-1000");
    }

    @Test
    void anEmptyLineBeginsAnewAtItsEndWhoeverLeftLast() {
        queue.join("a");
        queue.join("b");
        queue.join("c");
        queue.leave(2);
        queue.leave(3);
        queue.leave(1);

        assertThat(line()).isEqualTo(new Line(4, 4, 0));
        assertThat(queue.take()).isNull();
        queue.joinFirst("d");
        queue.join("e");
        assertThat(queue.take()).isEqualTo("d");
        assertThat(queue.take()).isEqualTo("e");
    }

    @Test
    void withdrawnPlacesAreNotWalkedHoweverManyThereAre() {
        for (var number = 1; number <= 50_000; number++) {
            queue.join("application-" + number);
        }
        for (var place = 49_999; place >= 2; place--) {
            queue.leave(place);
        }
        books.touched = 0;

        assertThat(queue.take()).isEqualTo("application-1");
        assertThat(queue.take()).isEqualTo("application-50000");
        assertThat(queue.take()).isNull();

        assertThat(books.touched).isLessThan(20);
        assertThat(books.gaps.get(ID)).isEmpty();
    }

    @Property
    void whoeverJoinsAndLeavesTheOrderIsThatOfJoining(@ForAll @Size(max = 200) List<@IntRange(max = 9) Integer> steps) {
        var books = new InMemoryBooks();
        var queue = new Queue(books, ID);
        var model = new ArrayDeque<Long>();
        var next = 0L;
        for (var step : steps) {
            if (step < 4) {
                model.addLast(queue.join("m" + next));
                next++;
            } else if (step == 4) {
                model.addFirst(queue.joinFirst("first"));
            } else if (step < 8 && !model.isEmpty()) {
                var leaving = List.copyOf(model).get((int) ((step * 7L + next) % model.size()));
                queue.leave(leaving);
                model.remove(leaving);
            } else {
                var first = model.pollFirst();
                var expected = first == null ? null : books.place(ID, first);
                assertThat(queue.take()).isEqualTo(expected);
            }
            assertThat(queue.size()).isEqualTo(model.size());
            if (model.isEmpty()) {
                assertThat(books.gaps.getOrDefault(ID, Map.of())).isEmpty();
            } else {
                assertThat(Step.require(books.line(ID)).head()).isEqualTo(model.getFirst());
            }
        }
    }

    private Line line() {
        return Step.require(books.line(ID));
    }
}

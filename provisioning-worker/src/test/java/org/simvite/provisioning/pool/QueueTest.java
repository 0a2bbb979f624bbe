package org.simvite.provisioning.pool;

import static org.assertj.core.api.Assertions.assertThat;

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

    private Line line() {
        return Step.require(books.line(ID));
    }
}

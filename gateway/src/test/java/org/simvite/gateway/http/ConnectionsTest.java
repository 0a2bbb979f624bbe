package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static final String HERE = "192.0.2.0/24";

    private final List<String> closed = new ArrayList<>();
    private long nanos;
    private final Connections connections =
            new Connections(new Connections.Limits(5, 3, Duration.ofSeconds(10), Duration.ofSeconds(60)), () -> nanos);

    private int open(String name, String network) {
        return connections.opened(name, network, () -> closed.add(name));
    }

    private void later(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void theOneOfItsNetworkThatHasHeldNoCallForLongestMakesRoom() {
        open("elsewhere", "elsewhere");
        for (var name : List.of("a", "b", "c")) {
            open(name, HERE);
        }
        connections.began("a");
        connections.holds("a");

        assertThat(open("d", HERE)).isEqualTo(1);

        assertThat(closed).containsExactly("b");
        assertThat(connections.size()).isEqualTo(4);
        connections.heldNoMore("a");
        open("e", HERE);
        open("f", HERE);
        open("g", HERE);
        assertThat(closed).containsExactly("b", "c", "d", "a");
    }

    @Test
    void whereAllHoldCallsTheNewOneIsClosed() {
        for (var name : List.of("a", "b", "c")) {
            open(name, HERE);
            connections.holds(name);
        }
        assertThat(open("d", HERE)).isEqualTo(1);
        assertThat(closed).containsExactly("d");
        assertThat(open("elsewhere", "elsewhere")).isZero();
        assertThat(connections.size()).isEqualTo(4);
    }

    @Test
    void inAllTheOneThatHasHeldNoCallForLongestMakesRoom() {
        for (int i = 0; i < 7; i++) {
            open("c" + i, "network " + i);
        }
        assertThat(closed).containsExactly("c0", "c1");
        assertThat(connections.size()).isEqualTo(5);
    }

    @Test
    void aHeadThatDoesNotComeEndsTheConnection() {
        open("silent", HERE);
        open("calling", HERE);
        open("served", HERE);
        later(9);
        connections.began("calling");
        connections.began("served");
        connections.ended("served");
        later(2);
        assertThat(connections.sweep()).isEqualTo(1);
        assertThat(closed).containsExactly("silent");
        later(59);
        assertThat(connections.sweep()).isEqualTo(1);
        assertThat(closed).containsExactly("silent", "served");
        connections.ended("calling");
        later(61);
        assertThat(connections.sweep()).isEqualTo(1);
        assertThat(connections.size()).isZero();
    }

    @Test
    void whatIsClosedByTheOtherSideIsForgotten() {
        open("a", HERE);
        connections.began("a");
        connections.closed("a");
        connections.ended("a");
        connections.heldNoMore("a");
        assertThat(connections.size()).isZero();
        assertThat(connections.sweep()).isZero();
    }

    @Test
    void oneThatIsSecuredIsTheSameConnection() {
        open("socket", HERE);
        later(8);
        assertThat(connections.secured("socket", "a", () -> closed.add("a"))).isTrue();
        assertThat(connections.size()).isEqualTo(1);
        // of the other name, which is nobody's any more
        connections.closed("socket");
        assertThat(connections.size()).isEqualTo(1);
        later(3);
        assertThat(connections.sweep()).isEqualTo(1);
        assertThat(closed).containsExactly("a");
        assertThat(connections.secured("gone", "b", () -> closed.add("b"))).isFalse();
        assertThat(connections.size()).isZero();
    }
}

package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BodySharesTest {

    private static final int ROOM = 1_000;

    private final BodyShares shares = new BodyShares(ROOM);
    private final List<String> gaveWay = new ArrayList<>();

    private BodyShares.Body begin(String network, String name) {
        return shares.begin(network, () -> gaveWay.add(name));
    }

    @Test
    void whatFitsIsKept() {
        var body = begin("a", "a1");
        assertThat(shares.add(body, ROOM)).isTrue();
        shares.end(body);
        assertThat(shares.held()).isZero();
        assertThat(shares.bodies()).isZero();
        assertThat(shares.add(body, 1)).isFalse();
        assertThat(gaveWay).isEmpty();
    }

    @Test
    void theFullestNetworksFirstBodiesGiveWayUntilThereIsRoom() {
        for (int i = 1; i <= 3; i++) {
            assertThat(shares.add(begin("full", "full" + i), 200)).isTrue();
        }
        assertThat(shares.add(begin("other", "other"), 350)).isTrue();
        assertThat(shares.add(begin("late", "late"), 300)).isTrue();
        assertThat(gaveWay).containsExactly("full1", "full2");
        assertThat(shares.held()).isEqualTo(850);
        assertThat(shares.fullest()).isEqualTo(350);
    }

    @Test
    void whoeverIsTheFullestHimselfGivesWayHimself() {
        var body = begin("a", "a1");
        assertThat(shares.add(body, 600)).isTrue();
        assertThat(shares.add(begin("b", "b1"), 400)).isTrue();
        assertThat(shares.add(body, 1)).isFalse();
        assertThat(gaveWay).containsExactly("a1");
        assertThat(shares.held()).isEqualTo(400);
    }

    /** Each number says who sends (of 5 networks) and how much. */
    @Property
    void theRoomHoldsAndWhoeverHoldsNoMoreThanItsShareKeepsIt(
            @ForAll @Size(max = 200) List<@IntRange(max = 4_999) Integer> chunks) {
        var fair = new BodyShares(ROOM);
        Map<Integer, Long> sent = new HashMap<>();
        for (int chunk : chunks) {
            int network = chunk % 5;
            int octets = chunk / 5 % 400;
            boolean modest = sent.merge(network, (long) octets, Long::sum) <= ROOM / 5;
            var body = fair.begin("n" + network, () -> {
                // a network that never sent more than a fifth of the room in all has lost nothing
                assertThat(sent.get(network)).isGreaterThan(ROOM / 5);
            });
            assertThat(fair.add(body, octets) || !modest).isTrue();
            assertThat(fair.held()).isLessThanOrEqualTo(ROOM);
        }
    }
}

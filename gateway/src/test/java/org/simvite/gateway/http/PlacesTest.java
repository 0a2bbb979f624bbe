package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.http.Places.Taken;

class PlacesTest {

    private static final String HERE = "192.0.2.0/24";

    private final ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    private final Places places = new Places(new Places.Limits(6, 4, 2, 3));
    private int held;
    private int gaveWay;

    PlacesTest() throws Exception {}

    private Principal account(String id) {
        return new Principal.Terminal(id, "device", key);
    }

    private Places.Place place(String network, boolean waits) {
        return places.place(network, waits, () -> held++, () -> held--, () -> gaveWay++);
    }

    private Taken take(String account, String network, boolean waits) {
        return place(network, waits).take(account(account));
    }

    @Test
    void eachAccountHasItsOwnAndARefusalTakesNothing() {
        var first = place(HERE, false);
        assertThat(first.take(account("a"))).isEqualTo(Taken.YES);
        assertThat(take("a", HERE, false)).isEqualTo(Taken.YES);
        var refused = place(HERE, false);
        assertThat(refused.take(account("a"))).isEqualTo(Taken.ACCOUNT_FULL);
        refused.leave();
        assertThat(take("a", HERE, false)).isEqualTo(Taken.ACCOUNT_FULL);
        assertThat(take("b", HERE, false)).isEqualTo(Taken.YES);
        assertThat(places.open()).isEqualTo(3);

        first.leave();
        first.leave();

        assertThat(places.open()).isEqualTo(2);
        assertThat(held).isEqualTo(2);
        assertThat(take("a", HERE, false)).isEqualTo(Taken.YES);
        assertThat(take("a", HERE, false)).isEqualTo(Taken.ACCOUNT_FULL);
    }

    @Test
    void aCallerWhoIsGoneBeforeHeIsKnownKeepsNoPlace() {
        for (int i = 0; i < 9; i++) {
            var place = place(HERE, true);
            place.leave();
            assertThat(place.take(account("a"))).isEqualTo(Taken.YES);
        }
        assertThat(places.open()).isZero();
        assertThat(places.waiting()).isZero();
        assertThat(held).isZero();
    }

    @Test
    void whoIsNoTerminalMayHaveAnyNumberOfThem() {
        for (int i = 0; i < 6; i++) {
            assertThat(place(HERE, false).take(new Principal.Anybody())).isEqualTo(Taken.YES);
        }
        assertThat(place(HERE, false).take(new Principal.Anybody())).isEqualTo(Taken.FULL);
    }

    @Test
    void callsThatWaitCannotTakeThePlacesOfThoseThatDoNot() {
        for (int i = 0; i < 4; i++) {
            assertThat(take("account " + i, "network " + i, true)).isEqualTo(Taken.YES);
        }
        assertThat(take("another", "another", true)).isEqualTo(Taken.FULL);
        assertThat(take("another", "another", false)).isEqualTo(Taken.YES);
        assertThat(take("one more", "another", false)).isEqualTo(Taken.YES);
        assertThat(take("yet one", "another", false)).isEqualTo(Taken.FULL);
    }

    @Test
    void aFewNetworksOfMadeUpAccountsDoNotKeepAnotherFromWaiting() {
        var made = new ArrayList<Places.Place>();
        for (int i = 0; i < 4; i++) {
            var place = place("network " + i % 2, true);
            assertThat(place.take(account("made up " + i))).isEqualTo(Taken.YES);
            made.add(place);
        }
        assertThat(take("genuine", HERE, true)).isEqualTo(Taken.YES);
        assertThat(gaveWay).isOne();
        assertThat(places.waiting()).isEqualTo(4);
        assertThat(places.open()).isEqualTo(4);
        assertThat(held).isEqualTo(4);
        // whoever gave way has nothing to leave
        made.forEach(Places.Place::leave);
        assertThat(places.waiting()).isOne();
        assertThat(held).isOne();
    }

    @Test
    void anAccountThatWaitsEverywhereInItsNetworkGivesWayToItsNeighbour() {
        assertThat(take("greedy", HERE, true)).isEqualTo(Taken.YES);
        assertThat(take("greedy", HERE, true)).isEqualTo(Taken.YES);
        assertThat(take("other", HERE, true)).isEqualTo(Taken.YES);
        assertThat(take("neighbour", HERE, true)).isEqualTo(Taken.YES);
        assertThat(gaveWay).isOne();
        assertThat(take("one more", HERE, true)).isEqualTo(Taken.NETWORK_FULL);
    }

    @Test
    void oneNetworkCannotWaitEverywhere() {
        for (int i = 0; i < 3; i++) {
            assertThat(take("account " + i, HERE, true)).isEqualTo(Taken.YES);
        }
        assertThat(take("another", HERE, true)).isEqualTo(Taken.NETWORK_FULL);
        assertThat(places.open()).isEqualTo(3);
        assertThat(take("another", HERE, false)).isEqualTo(Taken.YES);
        assertThat(take("another", "elsewhere", true)).isEqualTo(Taken.YES);
    }
}

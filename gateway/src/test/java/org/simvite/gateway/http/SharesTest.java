package org.simvite.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.Principal;

class SharesTest {

    private final ECKey key = new ECKeyGenerator(Curve.P_256).generate();
    private final Shares shares = new Shares(2);

    SharesTest() throws Exception {}

    private Principal account(String id) {
        return new Principal.Terminal(id, "device", key);
    }

    @Test
    void eachAccountHasItsOwnAndARefusalTakesNothing() {
        var first = shares.place();
        assertThat(first.take(account("a"))).isTrue();
        assertThat(shares.place().take(account("a"))).isTrue();
        var refused = shares.place();
        assertThat(refused.take(account("a"))).isFalse();
        refused.leave();
        assertThat(shares.place().take(account("a"))).isFalse();
        assertThat(shares.place().take(account("b"))).isTrue();

        first.leave();
        first.leave();

        assertThat(shares.place().take(account("a"))).isTrue();
        assertThat(shares.place().take(account("a"))).isFalse();
    }

    @Test
    void aCallerWhoIsGoneBeforeHeIsKnownKeepsNoPlace() {
        for (int i = 0; i < 3; i++) {
            var place = shares.place();
            place.leave();
            assertThat(place.take(account("a"))).isTrue();
        }
    }

    @Test
    void whoIsNoTerminalMayHaveAnyNumber() {
        for (int i = 0; i < 3; i++) {
            assertThat(shares.place().take(new Principal.Anybody())).isTrue();
        }
    }
}

package org.simvite.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.AccessTokens;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.access.Scope;
import org.simvite.gateway.access.TokenHash;

class OperatorTokenMainTest {

    private static final Map<String, String> ENV =
            Map.of("SIMVITE_TOKEN_KEYS", GatewayFixture.TOKEN_KEY.toJSONString());

    private static String mint(String... args) {
        return OperatorTokenMain.mint(args, ENV, Clock.systemUTC());
    }

    @Test
    void theTokenIsOneThatTheGatewayBelievesForItsTime() {
        var token = mint("network", "stock,activity", "2");
        var tokens =
                new AccessTokens(List.of(GatewayFixture.key("newer"), GatewayFixture.TOKEN_KEY), Duration.ofHours(1));
        var verified = tokens.verify(token, TokenHash.of(token), Instant.now()).orElseThrow();
        assertThat(verified.principal())
                .isEqualTo(new Principal.Operator("network", Set.of(Scope.STOCK, Scope.ACTIVITY)));
        assertThat(tokens.verify(token, TokenHash.of(token), Instant.now().plus(Duration.ofDays(3))))
                .isEmpty();
    }

    @Test
    void whatIsWrongIsSaid() {
        assertThatThrownBy(() -> mint("network")).hasMessageContaining("NAME SCOPE");
        assertThatThrownBy(() -> mint("network", "everything", "1"))
                .hasMessageContaining("scopes are stock, activity, credit, invites");
        assertThatThrownBy(() -> mint("net work", "stock", "1")).hasMessageContaining("a name has");
        for (var days : new String[] {"0", "31", "365", "9999", "x"}) {
            assertThatThrownBy(() -> mint("network", "stock", days)).hasMessage("DAYS is a number from 1 to 30");
        }
        assertThatThrownBy(() -> OperatorTokenMain.mint(new String[] {"n", "stock", "1"}, Map.of(), Clock.systemUTC()))
                .hasMessageContaining("token.keys");
        var publicKey = Map.of(
                "SIMVITE_TOKEN_KEYS", GatewayFixture.TOKEN_KEY.toPublicJWK().toJSONString());
        assertThatThrownBy(() -> OperatorTokenMain.mint(new String[] {"n", "stock", "1"}, publicKey, Clock.systemUTC()))
                .hasMessageContaining("private P-256");
    }

    @Test
    void eachTokenHasAnIdThatItCanBeDeniedByAndAnEnd() {
        var token = mint("network", "stock", "30");
        assertThat(OperatorTokenMain.tokenId(token))
                .hasSize(22)
                .isNotEqualTo(OperatorTokenMain.tokenId(mint("network", "stock", "30")));
        assertThat(OperatorTokenMain.endOf(token))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
        assertThat(OperatorTokenMain.endOf("no token")).isEqualTo(Instant.EPOCH);
    }
}

package org.simvite.gateway.guess;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.access.Principal;
import org.simvite.gateway.guess.GuessBudget.Standing;
import org.simvite.gateway.readmodel.InviteRow;

class StandingsTest {

    private static final String ID = "0123456789AB";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ECKey key = new ECKeyGenerator(Curve.P_256).generate();

    StandingsTest() throws Exception {}

    private Standing of(String account, String device, @Nullable String boundDevice, @Nullable String boundAccount) {
        var code = new InviteRow(
                ID,
                "terminal:owner",
                "terminal:holder",
                "FREE",
                "OPEN",
                1,
                0,
                0,
                boundDevice,
                boundAccount,
                NOW,
                NOW.plusSeconds(60),
                0,
                NOW,
                null,
                null);
        return new Standings(
                        id -> Optional.of(code).filter(c -> id.equals(ID)),
                        id -> id.equals("terminal:user"),
                        terminal -> terminal.accountId().equals("terminal:installed"))
                .of(ID, new Principal.Terminal(account, device, key));
    }

    @Test
    void ownerHolderAndWhomACodeIsBoundToAreRightful() {
        assertThat(of("terminal:owner", "key-a", null, null)).isEqualTo(Standing.RIGHTFUL);
        assertThat(of("terminal:holder", "key-a", null, null)).isEqualTo(Standing.RIGHTFUL);
        assertThat(of("terminal:a", "key-a", null, "terminal:a")).isEqualTo(Standing.RIGHTFUL);
        assertThat(of("terminal:a", "key-a", "key-a", null)).isEqualTo(Standing.RIGHTFUL);
    }

    @Test
    void whoeverClaimsTheEidThatACodeIsBoundToIsNot() {
        assertThat(of("terminal:a", "eid-1", "eid-1", null)).isEqualTo(Standing.STRANGER);
    }

    @Test
    void whoeverHasHisInstallCodeIsLetIn() {
        assertThat(of("terminal:installed", "key-a", null, null)).isEqualTo(Standing.LET_IN);
        assertThat(of("terminal:a", "key-a", null, null)).isEqualTo(Standing.STRANGER);
    }

    @Test
    void whoeverHadASimBeforeIsKnown() {
        assertThat(of("terminal:user", "key-a", null, null)).isEqualTo(Standing.KNOWN);
        assertThat(of("terminal:a", "key-a", null, "terminal:b")).isEqualTo(Standing.STRANGER);
    }
}

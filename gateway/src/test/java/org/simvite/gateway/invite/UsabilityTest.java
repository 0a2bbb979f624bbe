package org.simvite.gateway.invite;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.simvite.gateway.readmodel.InviteRow;

class UsabilityTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofMinutes(16));
    private static final Instant JUST_NOW = NOW.minus(Duration.ofMinutes(14));

    private static InviteRow code(String status, int redeemed, @Nullable String boundTo, @Nullable Instant stateAt) {
        return new InviteRow(
                "0123456789AB",
                "terminal:owner",
                "terminal:holder",
                "FREE",
                status,
                1,
                redeemed,
                0,
                null,
                boundTo,
                NOW.minus(Duration.ofDays(2)),
                NOW.plus(Duration.ofDays(2)),
                0,
                NOW.minus(Duration.ofDays(2)),
                stateAt,
                null);
    }

    private static Optional<String> longKnown(InviteRow code) {
        return Usability.longKnown(code, "terminal:a", "key-a", NOW);
    }

    @Test
    void whatHasLongEndedIsOfNoUse() {
        assertThat(longKnown(code("REVOKED", 0, null, LONG_AGO))).contains("CODE_REVOKED");
        assertThat(longKnown(code("EXPIRED", 0, null, LONG_AGO))).contains("CODE_EXPIRED");
        assertThat(longKnown(code("USED_UP", 1, null, LONG_AGO))).contains("CODE_USED_UP");
    }

    @Test
    void whatHasEndedJustNowMayHaveBeenUsedByTheVeryApplicationThatIsRepeated() {
        assertThat(longKnown(code("REVOKED", 0, null, JUST_NOW))).isEmpty();
        assertThat(longKnown(code("USED_UP", 1, null, JUST_NOW))).isEmpty();
    }

    @Test
    void whatCanChangeIsForTheRedeemerToSay() {
        assertThat(longKnown(code("OPEN", 0, null, null))).isEmpty();
        assertThat(longKnown(code("SUSPENDED", 0, null, LONG_AGO))).isEmpty();
    }

    @Test
    void aCodeThatIsBoundToAnotherIsOfNoUseFromTheBeginning() {
        assertThat(longKnown(code("OPEN", 0, "terminal:b", null))).contains("CODE_NOT_FOR_YOU");
        assertThat(longKnown(code("OPEN", 0, "terminal:a", null))).isEmpty();
    }
}

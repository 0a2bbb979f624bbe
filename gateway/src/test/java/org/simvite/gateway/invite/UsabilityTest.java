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

    private static Optional<String> certain(InviteRow code) {
        return certain(code, 0);
    }

    private static Optional<String> certain(InviteRow code, int acceptedUses) {
        return Usability.certain(code, "terminal:a", "key-a", NOW, () -> acceptedUses);
    }

    @Test
    void aCodeWhoseUsesAreAllKnownByTheirApplicationsIsOfNoUseToAnother() {
        assertThat(certain(code("USED_UP", 1, null, JUST_NOW), 1)).contains("CODE_USED_UP");
        assertThat(certain(code("USED_UP", 1, null, JUST_NOW), 0)).isEmpty();
        // its use was given back, and the code revoked
        assertThat(certain(code("REVOKED", 0, null, JUST_NOW), 0)).isEmpty();
    }

    @Test
    void whatHasLongEndedIsOfNoUse() {
        assertThat(certain(code("REVOKED", 0, null, LONG_AGO))).contains("CODE_REVOKED");
        assertThat(certain(code("EXPIRED", 0, null, LONG_AGO))).contains("CODE_EXPIRED");
        assertThat(certain(code("USED_UP", 1, null, LONG_AGO))).contains("CODE_USED_UP");
    }

    @Test
    void whatHasEndedJustNowMayHaveBeenUsedByTheVeryApplicationThatIsRepeated() {
        assertThat(certain(code("REVOKED", 0, null, JUST_NOW))).isEmpty();
        assertThat(certain(code("USED_UP", 1, null, JUST_NOW))).isEmpty();
    }

    @Test
    void whatCanChangeIsForTheRedeemerToSay() {
        assertThat(certain(code("OPEN", 0, null, null))).isEmpty();
        assertThat(certain(code("SUSPENDED", 0, null, LONG_AGO))).isEmpty();
    }

    @Test
    void aCodeThatIsBoundToAnotherIsOfNoUseFromTheBeginning() {
        assertThat(certain(code("OPEN", 0, "terminal:b", null))).contains("CODE_NOT_FOR_YOU");
        assertThat(certain(code("OPEN", 0, "terminal:a", null))).isEmpty();
    }
}

package org.simvite.gateway.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.simvite.event.Reason;
import org.simvite.gateway.readmodel.ApplicationFacts;
import org.simvite.gateway.readmodel.ApplicationFacts.Decision;
import org.simvite.gateway.readmodel.ApplicationFacts.Life;
import org.simvite.gateway.readmodel.ApplicationFacts.Provisioning;
import org.simvite.gateway.readmodel.ApplicationFacts.Sealed;

@NullUnmarked
class ApplicationStateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Sealed SEALED = new Sealed("jwe", NOW.plusSeconds(60));

    private static ApplicationState state(String decision, String provisioning, String life, Sealed sealed) {
        return ApplicationState.of(new ApplicationFacts(
                "id",
                "account",
                "invite",
                false,
                decision == null ? null : new Decision(decision, null, "ESIM", "esim", null, null, List.of(), NOW),
                provisioning == null ? null : new Provisioning(provisioning, "iccid", 3L, NOW),
                life == null ? null : new Life(life, false, null, NOW),
                sealed,
                "hash"));
    }

    @Test
    void theFurthestThatAnyTopicTellsCountsInWhateverOrderTheyCome() {
        assertThat(state("ACCEPTED", null, null, null).status()).isEqualTo("ACCEPTED");
        assertThat(state("ACCEPTED", "RESERVED", null, null).status()).isEqualTo("ACCEPTED");
        assertThat(state("ACCEPTED", "BACKORDERED", null, null).status()).isEqualTo("BACKORDERED");
        assertThat(state(null, "PROVISIONED", null, null).status()).isEqualTo("PROVISIONED");
        assertThat(state(null, "PROVISIONED", "ACTIVATED", null).status()).isEqualTo("ACTIVATED");
        assertThat(state("ACCEPTED", "PROVISIONED", "UNUSED", null).status()).isEqualTo("UNUSED");
        assertThat(state("ACCEPTED", "RECLAIMED", "UNUSED", null).status()).isEqualTo("RECLAIMED");
        // whether it is back or out there is not the pool's to say
        assertThat(state("ACCEPTED", "RECLAIMED", "RECLAIMING", null).status()).isEqualTo("RECLAIMING");
        assertThat(state("ACCEPTED", "RECLAIMED", "RETURNED", null).status()).isEqualTo("RETURNED");
        // late truth
        assertThat(state("ACCEPTED", "RECLAIMED", "USED", null).status()).isEqualTo("USED");
        assertThat(state("FAILED", "RESERVED", null, null).status()).isEqualTo("FAILED");
        assertThat(state("REJECTED", null, null, null).status()).isEqualTo("REJECTED");
    }

    @Test
    void whatThePoolCannotFulfilHasNotFailedBeforeItsCodeLetsTheAccountApplyAgain() {
        var byThePoolAlone = state("ACCEPTED", "FAILED", null, null);
        assertThat(byThePoolAlone.status()).isEqualTo("ACCEPTED");
        assertThat(byThePoolAlone.settled(NOW)).isFalse();
        assertThat(byThePoolAlone.over()).isFalse();
        assertThat(state(null, "FAILED", null, null).settled(NOW)).isFalse();

        var byItsCode = state("FAILED", "FAILED", null, null);
        assertThat(byItsCode.status()).isEqualTo("FAILED");
        assertThat(byItsCode.over()).isTrue();
    }

    @Test
    void thePlaceInLineIsToldWhileInLine() {
        assertThat(state("ACCEPTED", "BACKORDERED", null, null).position()).isEqualTo(3L);
        assertThat(state("ACCEPTED", "PROVISIONED", null, null).position()).isNull();
    }

    @Test
    void parametersAreForASimThatIsThere() {
        assertThat(state("ACCEPTED", "PROVISIONED", null, SEALED).parameters()).isEqualTo("jwe");
        assertThat(state("ACCEPTED", "RESERVED", null, SEALED).parameters()).isNull();
        // sealed, and the result of it lost: they are nobody's
        assertThat(state("ACCEPTED", "BACKORDERED", null, SEALED).parameters()).isNull();
        assertThat(state("ACCEPTED", "FAILED", null, SEALED).parameters()).isNull();
        assertThat(state("FAILED", "FAILED", null, SEALED).parameters()).isNull();
        assertThat(state("ACCEPTED", "PROVISIONED", "RECLAIMING", SEALED).parameters())
                .isNull();
        assertThat(state("FAILED", "PROVISIONED", null, SEALED).parameters()).isNull();
        assertThat(state("ACCEPTED", "PROVISIONED", "RETURNED", SEALED).parameters())
                .isNull();
        assertThat(state("ACCEPTED", "RECLAIMED", "UNUSED", SEALED).parameters())
                .isNull();
        assertThat(state("ACCEPTED", "PROVISIONED", null, SEALED).toString()).doesNotContain("jwe");
    }

    @Test
    void aWaiterWaitsForTheParametersToo() {
        assertThat(state("ACCEPTED", "RESERVED", null, null).settled(NOW)).isFalse();
        assertThat(state("ACCEPTED", "PROVISIONED", null, null).settled(NOW)).isFalse();
        assertThat(state("ACCEPTED", "PROVISIONED", null, SEALED).settled(NOW)).isTrue();
        // but not for ever: they can have expired
        assertThat(state("ACCEPTED", "PROVISIONED", null, null).settled(NOW.plusSeconds(31)))
                .isTrue();
        assertThat(state("ACCEPTED", "PROVISIONED", "RECLAIMING", SEALED).settled(NOW))
                .isFalse();
        assertThat(state("REJECTED", null, null, null).settled(NOW)).isTrue();
    }

    private static String told(Reason reason, boolean ownCode) {
        return ApplicationState.of(new ApplicationFacts(
                        "id",
                        "account",
                        "invite",
                        ownCode,
                        new Decision("REJECTED", reason.name(), "ESIM", "esim", null, null, List.of(), NOW),
                        null,
                        null,
                        null,
                        "hash"))
                .reason();
    }

    @Test
    void strangersLearnNothingOfACodeFromTheReasonWhateverItIsCalled() {
        var ofTheCode = EnumSet.of(
                Reason.CODE_UNKNOWN,
                Reason.CODE_USED_UP,
                Reason.CODE_EXPIRED,
                Reason.CODE_NOT_YET_VALID,
                Reason.CODE_REVOKED,
                Reason.CODE_SUSPENDED,
                Reason.CODE_NOT_FOR_YOU,
                Reason.TOO_MANY_FAILURES);
        for (var reason : Reason.values()) {
            assertThat(told(reason, false)).isEqualTo(ofTheCode.contains(reason) ? "CODE_NOT_USABLE" : reason.name());
            assertThat(told(reason, true)).isEqualTo(reason.name());
        }
    }

    @Test
    void whoHasToBeKnownBetterIsToldWhenAndHow() {
        var ways = List.of("WAIT", "NAME_EID", "ATTEST");
        var decision = new Decision(
                "REJECTED", Reason.STEP_UP_NEEDED.name(), "VSIM", "vsim", null, NOW.plusSeconds(60), ways, NOW);
        var state = ApplicationState.of(
                new ApplicationFacts("id", "account", "invite", false, decision, null, null, null, "hash"));
        assertThat(state.nextAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(state.waysForward()).isEqualTo(ways);
        assertThat(state("ACCEPTED", null, null, null).waysForward()).isNull();
    }
}
